"""Stop a payment that is on its way, as long as that can be done."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.disbursements.states import DisbursementState, Way
from wellpaid.core.banking.operations.cancel_entry import cancel_entry
from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant

from .follow_entries import follow
from .hold_disbursement import DisbursementElsewhere, locked_disbursement
from .move_disbursements import move_disbursements


class CheckNotStopped(ProductError):
    """A check is stopped at the bank first."""

    code, status = "check_not_stopped", 422
    message = "Stop the check at your bank first, and say so here."


def stop_disbursement(
    *,
    organization_id: UUID,
    disbursement_id: UUID,
    is_stopped_at_bank: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Take a direct deposit out of line, or note that a check was stopped at the bank.

    A card is closed by its issuer instead: ``virtual_cards/operations/close_card.py``.

    :param is_stopped_at_bank: a person's word that the bank has the stop order of a check
    :raises NotFound: the payer has no such payment
    :raises DisbursementElsewhere: it isn't on its way
    :raises EntryNotCancellable: the bank has it
    :raises CheckNotStopped: a check, without that word
    """
    with tenant(organization_id):
        row = locked_disbursement(disbursement_id)
        if row.state != DisbursementState.ISSUED:
            raise DisbursementElsewhere
        if row.way == Way.ACH:
            cancel_entry(
                organization_id=organization_id, reference=row.entry_reference, actor=actor, now=now
            )
            follow(organization_id=organization_id, disbursement_ids=[row.id], now=now)
            return
        if row.way != Way.CHECK:
            raise DisbursementElsewhere
        if not is_stopped_at_bank:
            raise CheckNotStopped
        move_disbursements(disbursements=[row], to=DisbursementState.STOPPED, actor=actor, now=now)
