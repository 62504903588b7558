"""Undo moves of credit, because the money that they moved goes back to whom it came from."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.ledger.queries import balance
from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.transactions import require_open
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.credits.queries import credit_on_bills

from .move_credit import move_credit


def make_room(
    *,
    guarantor_id: UUID,
    bill: Bill | None,
    amount: Money,
    bills: dict[UUID, Bill],
    actor: Actor,
    now: datetime,
) -> None:
    """See to it that an amount can be taken back from a bill, or from the guarantor's credit.

    What the bill has given to the credit comes back to it; where the credit has gone on to other
    bills, those give it up, the latest first, and ask for it again.

    :param bill: ``None`` for the guarantor's credit
    :param bills: locked, as :func:`bills_in_reach` names them; the guarantor is locked too
    """
    require_open()
    missing = amount - Money(bill.paid_cents) if bill else amount
    if missing <= ZERO:
        return
    short = missing - balance("patient_credit", guarantor_id)
    for other_id, there in credit_on_bills(guarantor_id):
        part = min(there, short)
        if part > ZERO and (bill is None or other_id != bill.id):
            move_credit(bill=bills[other_id], amount=-part, actor=actor, now=now)
            short -= part
    if bill is not None:
        move_credit(bill=bill, amount=missing, actor=actor, now=now)
