"""One payment for several bills: divided oldest first, one receipt, and the books agree."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import NOW, get_bill, make_bill, make_clinic, person
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.kit.money import Money, total
from wellpaid.patient_pay.access.sights import Level, Sight, Via
from wellpaid.patient_pay.bills.operations.prove_bills import prove_bills
from wellpaid.patient_pay.payments.allocation import OwedBill, divide
from wellpaid.patient_pay.payments.gateways.base import Card, Charge, ChargeStatus
from wellpaid.patient_pay.payments.operations.choose_amount import AmountOutOfRange, choose_amount
from wellpaid.patient_pay.payments.operations.open_checkout import TooManyBills, open_checkout
from wellpaid.patient_pay.payments.operations.prove_payments import prove_payments
from wellpaid.patient_pay.payments.operations.record_charge import record_charge
from wellpaid.patient_pay.payments.operations.start_payment import (
    AnswersChanged,
    PaymentUnderWay,
    start_payment,
)
from wellpaid.patient_pay.payments.operations.use_card import use_card
from wellpaid.patient_pay.payments.queries import checkout_page, latest_receipt_number, receipt_page

CARD = Card("tok_1", "visa", "credit", "4242", 12, 2039)


class Basket:
    """Two bills of $104.42 of one guarantor, the second due later."""

    def __init__(self) -> None:
        clinic, patient = make_clinic(), person()
        self.first = make_bill(clinic, patient=patient, due_date=date(2026, 3, 27))
        self.second = make_bill(clinic, patient=patient, due_date=date(2026, 4, 27))
        self.organization_id = clinic.id
        self.sights = [Sight(clinic.id, self.first.guarantor_id, Level.FULL, Via.GUEST, SYSTEM)]
        self.checkout_id = self.open()

    def open(self) -> UUID:
        checkout_id = open_checkout(
            organization_id=self.organization_id,
            bill_ids=[self.second.id, self.first.id, self.first.id],
            receipt_email="",
            language="en",
            now=NOW,
        )
        use_card(organization_id=self.organization_id, checkout_id=checkout_id, card=CARD)
        return checkout_id

    def choose(self, cents: int) -> None:
        choose_amount(
            organization_id=self.organization_id, checkout_id=self.checkout_id, amount=Money(cents)
        )

    def page(self):
        return checkout_page(
            organization_id=self.organization_id,
            sights=self.sights,
            checkout_id=self.checkout_id,
        )

    def start(self, seen: str | None = None) -> UUID:
        page = self.page()
        return start_payment(
            organization_id=self.organization_id,
            checkout_id=self.checkout_id,
            attempt=1,
            shown_amount=page.amount,
            seen=page.seen if seen is None else seen,
            actor=SYSTEM,
            now=NOW,
        ).payment_id

    def succeed(self, payment_id: UUID, cents: int) -> None:
        reference = f"{self.organization_id}.{payment_id}"
        record_charge(
            organization_id=self.organization_id,
            payment_id=payment_id,
            charge=Charge("ch_1", reference, ChargeStatus.SUCCEEDED, Money(cents)),
            actor=SYSTEM,
            now=NOW + timedelta(seconds=1),
        )

    def owed(self) -> tuple[int, int]:
        return tuple(
            get_bill(self.organization_id, bill.number).owed_cents
            for bill in (self.first, self.second)
        )


@pytest.fixture
def basket(db) -> Basket:
    return Basket()


def test_all_of_both(basket):
    basket.choose(20884)
    page = basket.page()
    assert [bill.part.cents for bill in page.bills] == [10442, 10442]
    assert not page.is_single
    basket.succeed(basket.start(), 20884)
    assert basket.owed() == (0, 0)
    number = latest_receipt_number(
        organization_id=basket.organization_id, bill_ids=[basket.second.id]
    )
    receipt = receipt_page(
        organization_id=basket.organization_id,
        sights=basket.sights,
        number=number,
        today=NOW.date(),
    )
    assert [bill.paid.cents for bill in receipt.bills] == [10442, 10442]
    assert (receipt.owed_before.cents, receipt.left_after.cents) == (20884, 0)
    assert prove_payments(basket.organization_id)[1] == []
    assert prove_bills(basket.organization_id)[1] == []
    assert prove_ledger(basket.organization_id).findings == ()


def test_a_part_pays_what_was_due_first(basket):
    basket.choose(15000)
    basket.succeed(basket.start(), 15000)
    assert basket.owed() == (0, 5884)
    assert prove_payments(basket.organization_id)[1] == []


def test_a_bill_paid_meanwhile_changes_what_was_seen(basket):
    basket.choose(10000)
    seen = basket.page().seen
    other = Basket.__new__(Basket)
    other.__dict__ = basket.__dict__ | {
        "checkout_id": open_checkout(
            organization_id=basket.organization_id,
            bill_ids=[basket.first.id],
            receipt_email="",
            language="en",
            now=NOW,
        )
    }
    use_card(organization_id=basket.organization_id, checkout_id=other.checkout_id, card=CARD)
    other.choose(10442)
    payment_id = other.start()
    with pytest.raises(PaymentUnderWay):
        basket.start(seen)
    other.succeed(payment_id, 10442)
    with pytest.raises(AnswersChanged):
        basket.start(seen)
    basket.succeed(basket.start(), 10000)
    assert basket.owed() == (0, 442)


@pytest.mark.parametrize("cents", [0, 99, 20885])
def test_more_than_both_owe_or_next_to_nothing_is_refused(basket, cents):
    with pytest.raises(AmountOutOfRange):
        basket.choose(cents)


def test_who_sees_one_of_the_bills_only_doesnt_see_the_checkout(basket):
    stranger = Sight(basket.organization_id, uuid4(), Level.FULL, Via.GUEST, SYSTEM)
    facts = {"organization_id": basket.organization_id, "checkout_id": basket.checkout_id}
    assert checkout_page(sights=[stranger], **facts) is None
    one = Sight(
        basket.organization_id, None, Level.AMOUNT, Via.PAY_LINK, SYSTEM, bill_id=basket.first.id
    )
    assert checkout_page(sights=[one], **facts) is None


@pytest.mark.django_db
def test_fifty_bills_are_the_most():
    with pytest.raises(TooManyBills):
        open_checkout(
            organization_id=uuid4(),
            bill_ids=[uuid4() for _ in range(51)],
            receipt_email="",
            language="en",
            now=NOW,
        )
    with pytest.raises(ValueError, match="at least one"):
        open_checkout(
            organization_id=uuid4(), bill_ids=[], receipt_email="", language="en", now=NOW
        )


@given(
    owed=st.lists(st.integers(0, 10_000_00), min_size=1, max_size=8),
    amount=st.integers(1, 100_000_00),
)
def test_the_parts_add_up_and_no_bill_gets_more_than_it_asks_for(owed, amount):
    bills = [
        OwedBill(uuid4(), date(2026, 1, 1) + timedelta(days=n % 3), str(n), Money(cents))
        for n, cents in enumerate(owed)
    ]
    parts = dict(divide(Money(amount), bills))
    by_id = {bill.bill_id: bill for bill in bills}
    assert total(parts.values()).cents == min(amount, sum(owed))
    assert all(Money(0) < part <= by_id[bill_id].owed for bill_id, part in parts.items())
    unfilled = [bill for bill in bills if parts.get(bill.bill_id, Money(0)) < bill.owed]
    if unfilled:
        first = min(unfilled, key=lambda bill: (bill.due_date, bill.number))
        later = [b for b in bills if (b.due_date, b.number) > (first.due_date, first.number)]
        assert all(bill.bill_id not in parts for bill in later)
