"""One move of credit: books, bill and audit line together."""

from __future__ import annotations

from datetime import datetime

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.ledger import postings
from wellpaid.core.ledger.operations.post import post
from wellpaid.kit.clock import local_date
from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.transactions import require_open
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.operations.apply_payment import apply_payment
from wellpaid.patient_pay.credits.events import CreditApplied, CreditSetAside
from wellpaid.patient_pay.credits.models import CreditMove


def move_credit(*, bill: Bill, amount: Money, actor: Actor, now: datetime) -> None:
    """Let the guarantor's credit pay a locked bill; a negative amount goes from the bill to it.

    The caller has locked the guarantor, and knows that the money is there.
    """
    require_open()
    move = CreditMove.objects.create(
        guarantor_id=bill.guarantor_id,
        bill_id=bill.id,
        amount_cents=amount.cents,
        created_at=now,
    )
    fact = postings.CreditMoved(
        move_id=move.id,
        guarantor_id=bill.guarantor_id,
        bill_id=bill.id,
        amount=amount,
        effective_date=local_date(now, bill.organization.time_zone),
        actor=actor,
    )
    post(journal=postings.credit_moved(fact))
    apply_payment(bill=bill, amount=amount, actor=actor, now=now)
    kind = CreditApplied if amount > ZERO else CreditSetAside
    event = kind(bill_id=bill.id, guarantor_id=bill.guarantor_id, amount_cents=abs(amount).cents)
    announce(event, actor=actor, subject_id=move.id, now=now)
