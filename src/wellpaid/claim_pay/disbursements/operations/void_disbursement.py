"""Give a payment up: the payer has its money for other payments."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.disbursements.states import SET_ASIDE, DisbursementState
from wellpaid.claim_pay.submissions.operations.hold_payment import HoldReasonMissing
from wellpaid.core.events.actors import Actor
from wellpaid.kit.jobs import defer
from wellpaid.kit.tenancy.scope import tenant

from .hold_disbursement import DisbursementElsewhere, locked_disbursement
from .move_disbursements import move_disbursements

_REASON_LENGTH_MAX = 200


def void_disbursement(
    *, organization_id: UUID, disbursement_id: UUID, reason: str, actor: Actor, now: datetime
) -> None:
    """Cancel a payment whose money is set aside: not gone out, stopped, or come back.

    What is on its way has to be stopped first. Voiding twice changes nothing.

    :raises NotFound: the payer has no such payment
    :raises HoldReasonMissing: no reason, or an endless one
    :raises DisbursementElsewhere: the money has left, or went another way
    """
    reason = " ".join(reason.split())
    if not 0 < len(reason) <= _REASON_LENGTH_MAX:
        raise HoldReasonMissing
    with tenant(organization_id):
        row = locked_disbursement(disbursement_id)
        if row.state == DisbursementState.VOIDED:
            return
        if row.state not in SET_ASIDE:
            raise DisbursementElsewhere
        row.reason = reason
        move_disbursements(
            disbursements=[row], to=DisbursementState.VOIDED, actor=actor, now=now, also=["reason"]
        )
        if row.payee_organization_id is not None:
            defer(
                "disbursements.tell_payee", organization_id=organization_id, disbursement_id=row.id
            )
