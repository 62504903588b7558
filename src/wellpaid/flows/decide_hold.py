"""The operator looks at a held payment: it goes, or it stays held; with a reason, in the log."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from wellpaid.claim_pay.disbursements.operations.hold_disbursement import (
    DisbursementElsewhere,
    end_disbursement_hold,
    locked_disbursement,
)
from wellpaid.claim_pay.disbursements.states import DisbursementState
from wellpaid.claim_pay.submissions.operations.hold_payment import (
    PaymentNotHoldable,
    end_hold,
    locked_payment,
)
from wellpaid.claim_pay.submissions.states import PaymentState
from wellpaid.core.events.actors import Actor
from wellpaid.core.oversight.events import ActKind
from wellpaid.core.oversight.operations.record_act import checked_reason, record_act
from wellpaid.kit.tenancy.scope import tenant


class Stage(StrEnum):
    """Where a payment is held: in its file before approval, or on its way out."""

    SUBMITTED = "submitted"
    GOING = "going"


def decide_hold(
    *,
    organization_id: UUID,
    stage: Stage,
    payment_id: UUID,
    goes: bool,
    reason: str,
    actor: Actor,
    now: datetime,
) -> None:
    """End a hold, or keep it, and keep who decided and why, all or nothing.

    :raises ReasonMissing: no reason, or an endless one
    :raises NotFound: the payer has no such payment
    :raises DisbursementElsewhere: it isn't held any more
    :raises PaymentNotHoldable: it isn't held in its file any more
    """
    reason = checked_reason(reason)
    with tenant(organization_id):
        if goes:
            _end(organization_id, stage, payment_id, actor, now)
        else:
            _require_held(stage, payment_id)
        record_act(
            organization_id=organization_id,
            kind=ActKind.HOLD_ENDED if goes else ActKind.HOLD_KEPT,
            target_id=payment_id,
            actor=actor,
            now=now,
            reason=reason,
        )


def _end(
    organization_id: UUID, stage: Stage, payment_id: UUID, actor: Actor, now: datetime
) -> None:
    if stage is Stage.GOING:
        end_disbursement_hold(
            organization_id=organization_id, disbursement_id=payment_id, actor=actor, now=now,
            is_operator=True,
        )  # fmt: skip
        return
    end_hold(organization_id=organization_id, submitted_payment_id=payment_id, actor=actor, now=now)


def _require_held(stage: Stage, payment_id: UUID) -> None:
    if stage is Stage.GOING:
        if locked_disbursement(payment_id).state != DisbursementState.HELD:
            raise DisbursementElsewhere
    elif locked_payment(payment_id).state != PaymentState.HELD:
        raise PaymentNotHoldable
