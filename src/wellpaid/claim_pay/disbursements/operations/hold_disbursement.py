"""Keep an approved payment back for now, or let it go."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _

from wellpaid.claim_pay.disbursements.models import Disbursement
from wellpaid.claim_pay.disbursements.states import DisbursementState
from wellpaid.claim_pay.screening.policy import is_operators_hold
from wellpaid.claim_pay.submissions.operations.hold_payment import HoldReasonMissing
from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.jobs import defer
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant

from .move_disbursements import move_disbursements

_REASON_LENGTH_MAX = 200


class DisbursementElsewhere(ProductError):
    """It took another step meanwhile, and this one doesn't follow."""

    code, status = "disbursement_elsewhere", 409
    message = "This payment has moved on meanwhile. Look at it again; nothing was changed."


class HoldIsOperators(ProductError):
    """The operator's screening holds it, and the payer can't see why in full."""

    code, status = "hold_is_operators", 403
    heading = _("The operator has to look first")
    message = _("Only whoever runs Wellpaid here can end this hold. You can cancel the payment.")


def hold_disbursement(
    *, organization_id: UUID, disbursement_id: UUID, reason: str, actor: Actor, now: datetime
) -> None:
    """Hold a payment that hasn't gone out.

    :raises NotFound: the payer has no such payment
    :raises HoldReasonMissing: no reason, or an endless one
    :raises DisbursementElsewhere: it has gone out, or is held already
    """
    reason = " ".join(reason.split())
    if not 0 < len(reason) <= _REASON_LENGTH_MAX:
        raise HoldReasonMissing
    with tenant(organization_id):
        row = locked_disbursement(disbursement_id)
        if row.state != DisbursementState.READY:
            raise DisbursementElsewhere
        row.reason = reason
        move_disbursements(
            disbursements=[row], to=DisbursementState.HELD, actor=actor, now=now, also=["reason"]
        )


def end_disbursement_hold(
    *,
    organization_id: UUID,
    disbursement_id: UUID,
    actor: Actor,
    now: datetime,
    is_operator: bool = False,
) -> None:
    """Let a held payment go out.

    :param is_operator: somebody of the operator has looked at it
    :raises NotFound: the payer has no such payment
    :raises HoldIsOperators: screening holds it, and it is the payer who asks
    :raises DisbursementElsewhere: it isn't held
    """
    with tenant(organization_id):
        row = locked_disbursement(disbursement_id)
        if row.state != DisbursementState.HELD:
            raise DisbursementElsewhere
        if is_operators_hold(row.reason) and not is_operator:
            raise HoldIsOperators
        row.reason = ""
        move_disbursements(
            disbursements=[row], to=DisbursementState.READY, actor=actor, now=now, also=["reason"]
        )
        defer("disbursements.issue", organization_id=organization_id)


def locked_disbursement(disbursement_id: UUID) -> Disbursement:
    """Lock a payment of the open organisation and give it fresh.

    :raises NotFound: it has no such payment
    """
    rows = lock_rows(Disbursement, [disbursement_id])
    if disbursement_id not in rows:
        raise NotFound
    return rows[disbursement_id]
