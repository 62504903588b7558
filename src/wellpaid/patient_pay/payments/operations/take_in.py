"""Book a payment: ledger, bills and receipt, in the transaction that made it certain."""

from __future__ import annotations

from datetime import datetime

from wellpaid.core.events.actors import Actor
from wellpaid.core.ledger import postings
from wellpaid.core.ledger.operations.post import post
from wellpaid.kit.clock import local_date
from wellpaid.kit.ids import new_spoken_code
from wellpaid.kit.money import Money, total
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.operations.apply_payment import apply_payment
from wellpaid.patient_pay.bills.states import BillState
from wellpaid.patient_pay.payments.models import Receipt

from .give_back import LockedPayment

_RECEIPT_GROUPS = 3


def take_in(*, locked: LockedPayment, actor: Actor, now: datetime) -> Receipt:
    """Let a locked payment count, and give its receipt. It counts once: the receipt is unique."""
    payment = locked.payment
    paying = _paying(locked)
    owed_before_cents = sum(bill.owed_cents for bill, _ in paying)
    fact = postings.PaymentCaptured(
        payment_id=payment.id,
        guarantor_id=payment.guarantor_id,
        allocations=tuple((bill.id, amount) for bill, amount in paying),
        over=payment.amount - total(amount for _, amount in paying),
        through=postings.Through(payment.through),
        effective_date=local_date(now, payment.organization.time_zone),
        actor=actor,
    )
    post(journal=postings.payment_captured(fact))
    for bill, amount in paying:
        apply_payment(bill=bill, amount=amount, actor=actor, now=now)
    receipt: Receipt = Receipt.objects.create(
        number=new_spoken_code(_RECEIPT_GROUPS),
        payment_id=payment.id,
        owed_before_cents=owed_before_cents,
        left_after_cents=sum(bill.owed_cents for bill, _ in paying),
        created_at=now,
    )
    return receipt


def _paying(locked: LockedPayment) -> list[tuple[Bill, Money]]:
    """Give each bill and its part; what no bill takes becomes the guarantor's credit.

    A bill that was cancelled while its payment was under way owes nothing and takes nothing.
    """
    paying = []
    for part in locked.parts:
        bill = locked.bills[part.bill_id] if part.bill_id else None
        if bill is not None and bill.state != BillState.CANCELLED:
            paying.append((bill, Money(part.amount_cents)))
        else:
            part.is_credit = True
            part.save(update_fields=["is_credit"])
    return paying
