"""The entries of each business event, to the cent."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.unit.core.ledger.books import DAY
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.ledger.postings import (
    BillAmounts,
    BillCancelled,
    BillIssued,
    PaymentCaptured,
    bill_cancelled,
    bill_issued,
    payment_captured,
)
from wellpaid.kit.money import ZERO, Money

BILL, OTHER, GUARANTOR, PAYMENT = (UUID(int=n) for n in (1, 2, 3, 4))
AMOUNTS = BillAmounts(Money(50_000), Money(20_000), Money(12_000), Money(3_000), Money(1_000))


def moves(draft):
    return [
        (line.debit.code, line.debit.subject_id, line.credit.code, line.credit.subject_id,
         line.amount.cents)
        for line in draft.lines
    ]  # fmt: skip


def test_a_bill_leaves_owed_what_the_patient_owes():
    draft = bill_issued(BillIssued(BILL, AMOUNTS, DAY, SYSTEM))
    assert moves(draft) == [
        ("patient_receivable", BILL, "service_revenue", None, 50_000),
        ("contractual_discount", None, "patient_receivable", BILL, 20_000),
        ("plan_payments", None, "patient_receivable", BILL, 12_000),
        ("plan_receivable", BILL, "patient_receivable", BILL, 3_000),
        ("patient_payments_before", None, "patient_receivable", BILL, 1_000),
    ]
    assert AMOUNTS.owed == Money(14_000)
    assert draft.key == f"bill.issued/{BILL}"


def test_nothing_makes_no_entry_and_less_than_nothing_is_refused():
    only = bill_issued(BillIssued(BILL, BillAmounts(Money(5)), DAY, SYSTEM))
    assert moves(only) == [("patient_receivable", BILL, "service_revenue", None, 5)]
    with pytest.raises(ValueError, match="at least one entry"):
        bill_issued(BillIssued(BILL, BillAmounts(ZERO), DAY, SYSTEM))
    with pytest.raises(ValueError, match="more than zero"):
        bill_issued(BillIssued(BILL, BillAmounts(Money(5), Money(-1)), DAY, SYSTEM))


def test_a_payment_is_divided_and_the_rest_is_credit():
    fact = PaymentCaptured(
        PAYMENT, GUARANTOR, ((BILL, Money(700)), (OTHER, Money(200))), DAY, SYSTEM, over=Money(50)
    )
    assert moves(payment_captured(fact)) == [
        ("card_clearing", None, "patient_receivable", BILL, 700),
        ("card_clearing", None, "patient_receivable", OTHER, 200),
        ("card_clearing", None, "patient_credit", GUARANTOR, 50),
    ]


def test_a_cancelled_bill_is_its_mirror_and_keeps_the_patients_money():
    issued = bill_issued(BillIssued(BILL, AMOUNTS, DAY, SYSTEM))
    cancelled = bill_cancelled(
        BillCancelled(BILL, GUARANTOR, AMOUNTS, "Issued twice", DAY, SYSTEM, paid=Money(900))
    )
    assert moves(cancelled)[:-1] == [(c, cs, d, ds, n) for d, ds, c, cs, n in moves(issued)]
    assert moves(cancelled)[-1] == ("patient_receivable", BILL, "patient_credit", GUARANTOR, 900)
    assert cancelled.reason == "Issued twice"
