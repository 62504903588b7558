"""Let money that came in lower what a bill asks for."""

from __future__ import annotations

from datetime import datetime

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.money import Money
from wellpaid.kit.transactions import require_open
from wellpaid.patient_pay.bills.events import MOVES
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.states import GRAPH, BillState, state_for


def apply_payment(*, bill: Bill, amount: Money, actor: Actor, now: datetime) -> None:
    """Book an amount on a bill that the caller has locked, and move the bill's state with it.

    The ledger's entries are the caller's, in the same transaction. Money that is already here is
    never refused: if it is more than is owed, the bill says that we owe the rest back.
    """
    require_open()
    bill.paid_cents += amount.cents
    bill.save(update_fields=["paid_cents"])
    bill.refresh_from_db(fields=["owed_cents"])
    move_bill(bill=bill, actor=actor, now=now)


def take_back(*, bill: Bill, amount: Money, actor: Actor, now: datetime) -> None:
    """Let a locked bill ask again for an amount that had come in, and move its state with it.

    The ledger's entries are the caller's, as with :func:`apply_payment`.
    """
    apply_payment(bill=bill, amount=-amount, actor=actor, now=now)


def move_bill(*, bill: Bill, actor: Actor, now: datetime) -> None:
    """Give a locked bill the state that its figures mean, and announce the step."""
    source = BillState(bill.state)
    target = state_for(owed_cents=bill.owed_cents, waiting_cents=bill.waiting_cents)
    if source == target or source == BillState.CANCELLED:
        return
    code = GRAPH.event(source, target)
    bill.state = target
    bill.save(update_fields=["state"])
    event = MOVES[code](bill_id=bill.id, owed_cents=bill.owed_cents)
    announce(event, actor=actor, subject_id=bill.id, now=now)
