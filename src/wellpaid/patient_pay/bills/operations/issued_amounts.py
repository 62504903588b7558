"""A bill's amounts as they stand in the books."""

from __future__ import annotations

from wellpaid.core.ledger import postings
from wellpaid.kit.money import Money
from wellpaid.patient_pay.bills.models import Bill


def issued_amounts(bill: Bill) -> postings.BillAmounts:
    """Give the bill's amounts as they were booked when it was issued, or last decided on."""
    return postings.BillAmounts(
        charge=Money(bill.charge_cents),
        plan_discount=Money(bill.plan_discount_cents),
        plan_paid=Money(bill.plan_paid_cents),
        waiting_on_plan=Money(bill.waiting_cents),
        paid_before=Money(bill.paid_before_cents),
    )
