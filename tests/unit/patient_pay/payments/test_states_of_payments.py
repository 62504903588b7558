"""What a gateway says, in any order and however often, and what we make of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from tests.factories import NOW, get_bill, make_bill, make_clinic
from wellpaid.core.audit.queries import lines_about
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.core.ledger.queries import balance
from wellpaid.core.notifications.models import Letter
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.sights import Level, Sight, Via
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.operations.cancel_bill import cancel_bill
from wellpaid.patient_pay.bills.operations.prove_bills import prove_bills
from wellpaid.patient_pay.bills.states import BillState
from wellpaid.patient_pay.payments.gateways.base import Card, Charge, ChargeStatus
from wellpaid.patient_pay.payments.models import Checkout, Payment, Receipt
from wellpaid.patient_pay.payments.operations.choose_amount import (
    AmountOutOfRange,
    choose_amount,
)
from wellpaid.patient_pay.payments.operations.choose_method import choose_method
from wellpaid.patient_pay.payments.operations.open_checkout import open_checkout
from wellpaid.patient_pay.payments.operations.prove_payments import prove_payments
from wellpaid.patient_pay.payments.operations.record_charge import (
    ChargeDoesNotFit,
    record_charge,
    record_no_charge,
)
from wellpaid.patient_pay.payments.operations.start_payment import (
    AmountChanged,
    AnswersChanged,
    AttemptOver,
    CheckoutIncomplete,
    NothingOwed,
    PaymentUnderWay,
    start_payment,
)
from wellpaid.patient_pay.payments.operations.use_card import use_card
from wellpaid.patient_pay.payments.queries import checkout_page
from wellpaid.patient_pay.payments.states import PaymentState

pytestmark = pytest.mark.django_db
S = ChargeStatus
CARD = Card("tok_1", "visa", "credit", "4242", 12, 2039)


class Way:
    """One bill of $104.42 and a checkout on it."""

    def __init__(self, bill: Bill, amount: int = 10442) -> None:
        self.organization_id: UUID = bill.organization_id
        self.number = bill.number
        self.sights = [
            Sight(bill.organization_id, bill.guarantor_id, Level.FULL, Via.GUEST, SYSTEM)
        ]
        self.checkout_id = open_checkout(
            organization_id=self.organization_id,
            bill_ids=[bill.id],
            receipt_email="odalys.fenn@example.net",
            language="en",
            now=NOW,
        )
        self.choose(amount)
        use_card(organization_id=self.organization_id, checkout_id=self.checkout_id, card=CARD)

    def choose(self, cents: int) -> None:
        choose_amount(
            organization_id=self.organization_id, checkout_id=self.checkout_id, amount=Money(cents)
        )

    def seen(self) -> str:
        """What the review shows now."""
        page = checkout_page(
            organization_id=self.organization_id, sights=self.sights, checkout_id=self.checkout_id
        )
        assert page is not None
        return page.seen

    def start(self, *, attempt: int = 1, shown: int = 10442, seen: str | None = None) -> UUID:
        return start_payment(
            organization_id=self.organization_id,
            checkout_id=self.checkout_id,
            attempt=attempt,
            shown_amount=Money(shown),
            seen=self.seen() if seen is None else seen,
            actor=SYSTEM,
            now=NOW,
        ).payment_id

    def tell(self, payment_id: UUID, status: ChargeStatus, **changes: object) -> PaymentState:
        facts = {
            "gateway_id": "ch_1",
            "reference": f"{self.organization_id}.{payment_id}",
            "status": status,
            "amount": Money(10442),
        } | changes
        return record_charge(
            organization_id=self.organization_id,
            payment_id=payment_id,
            charge=Charge(**facts),  # type: ignore[arg-type]
            actor=SYSTEM,
            now=NOW + timedelta(seconds=1),
        )

    def bill(self) -> Bill:
        return get_bill(self.organization_id, self.number)

    def counts(self) -> tuple[int, int, int]:
        """Payments, receipts, letters."""
        with tenant(self.organization_id):
            return Payment.objects.count(), Receipt.objects.count(), Letter.objects.count()

    def prove(self) -> None:
        assert prove_ledger(self.organization_id).is_sound
        assert prove_bills(self.organization_id)[1] == []
        assert prove_payments(self.organization_id)[1] == []


@pytest.fixture
def way() -> Way:
    return Way(make_bill(make_clinic()))


def test_a_success_moves_bill_books_and_receipt_together(way: Way) -> None:
    payment_id = way.start()
    assert way.bill().owed_cents == 10442
    assert way.tell(payment_id, S.SUCCEEDED) is PaymentState.SUCCEEDED
    assert (way.bill().owed_cents, way.bill().state) == (0, BillState.PAID)
    assert way.counts() == (1, 1, 1)
    with tenant(way.organization_id):
        events = [line.event for line in lines_about(payment_id)]
    assert events == ["payment.started", "payment.succeeded"]
    way.prove()


@pytest.mark.parametrize("status", [S.SUCCEEDED, S.DECLINED, S.PROCESSING, S.CHALLENGE])
def test_after_success_nothing_changes_it(way: Way, status: ChargeStatus) -> None:
    payment_id = way.start()
    way.tell(payment_id, S.SUCCEEDED)
    assert way.tell(payment_id, status) is PaymentState.SUCCEEDED
    assert way.bill().paid_cents == 10442
    assert way.counts() == (1, 1, 1)
    way.prove()


def test_unknown_becomes_known(way: Way) -> None:
    payment_id = way.start()
    facts = {"organization_id": way.organization_id, "payment_id": payment_id, "now": NOW}
    unknown = record_no_charge(target=PaymentState.UNKNOWN, actor=SYSTEM, **facts)
    assert unknown is PaymentState.UNKNOWN
    assert way.tell(payment_id, S.PROCESSING) is PaymentState.UNKNOWN
    assert way.tell(payment_id, S.SUCCEEDED) is PaymentState.SUCCEEDED
    way.prove()


def test_a_late_success_beats_our_no(way: Way) -> None:
    """The gateway is the one that moved the money."""
    payment_id = way.start()
    way.tell(payment_id, S.DECLINED)
    assert way.tell(payment_id, S.SUCCEEDED) is PaymentState.SUCCEEDED
    with tenant(way.organization_id):
        events = [line.event for line in lines_about(payment_id)]
    assert events[-1] == "payment.corrected_to_match_gateway"
    assert way.counts() == (1, 1, 1)
    way.prove()


def test_a_late_success_of_a_bill_that_was_paid_meanwhile_is_owed_back(way: Way) -> None:
    first = way.start()
    way.tell(first, S.DECLINED)
    second = way.start(attempt=2)
    way.tell(second, S.SUCCEEDED)
    way.tell(first, S.SUCCEEDED)
    assert (way.bill().owed_cents, way.bill().state) == (-10442, BillState.CREDIT)
    assert way.counts() == (2, 2, 2)
    way.prove()


@pytest.mark.parametrize(
    "changes", [{"amount": Money(10443)}, {"reference": "somebody.else"}], ids=["amount", "whose"]
)
def test_a_charge_that_isnt_ours_changes_nothing(way: Way, changes: dict) -> None:
    payment_id = way.start()
    with pytest.raises(ChargeDoesNotFit):
        way.tell(payment_id, S.SUCCEEDED, **changes)
    assert way.bill().owed_cents == 10442
    with tenant(way.organization_id):
        assert Payment.objects.get().state == PaymentState.AUTHORIZING


def test_the_same_attempt_starts_one_payment(way: Way) -> None:
    assert way.start() == way.start()
    assert way.counts() == (1, 0, 0)


def test_while_one_is_in_flight_another_is_refused(way: Way) -> None:
    first = way.start()
    other = Way(way.bill())
    with pytest.raises(PaymentUnderWay) as error:
        other.start()
    assert error.value.payment_id == first
    assert way.counts() == (1, 0, 0)


def test_an_old_attempt_starts_nothing_new(way: Way) -> None:
    way.tell(way.start(), S.DECLINED)
    with pytest.raises(AttemptOver):
        way.start(attempt=7)
    assert way.counts()[0] == 1


def test_what_the_button_said_is_what_is_charged(way: Way) -> None:
    with pytest.raises(AmountChanged):
        way.start(shown=10441)
    assert way.counts() == (0, 0, 0)


def test_a_card_that_the_person_was_not_shown_is_not_charged(way: Way) -> None:
    """Another tab changed the card after the review was looked at."""
    seen = way.seen()
    other = replace(CARD, token="tok_2", last4="4444")
    use_card(organization_id=way.organization_id, checkout_id=way.checkout_id, card=other)
    with pytest.raises(AnswersChanged):
        way.start(seen=seen)
    assert way.counts() == (0, 0, 0)
    assert way.start() is not None


def test_money_for_a_bill_that_was_cancelled_meanwhile_is_the_guarantors_credit(way: Way) -> None:
    payment_id = way.start()
    bill = way.bill()
    cancel_bill(
        organization_id=way.organization_id,
        bill_id=bill.id,
        reason="sent by mistake",
        actor=SYSTEM,
        now=NOW,
    )
    way.tell(payment_id, S.SUCCEEDED)
    assert way.bill().state == BillState.CANCELLED
    with tenant(way.organization_id):
        assert balance("patient_receivable", bill.id) == Money(0)
        assert balance("patient_credit", bill.guarantor_id) == Money(10442)
    way.prove()


def test_a_bill_that_was_paid_takes_nothing_more(way: Way) -> None:
    other = Way(way.bill())
    way.tell(way.start(), S.SUCCEEDED)
    with pytest.raises(NothingOwed):
        other.start()


def test_a_bill_that_was_paid_in_part_refuses_the_old_amount(way: Way) -> None:
    part = Way(way.bill(), amount=5000)
    part.tell(part.start(shown=5000), S.SUCCEEDED, amount=Money(5000))
    with pytest.raises(AmountChanged):
        way.start()
    way.choose(5442)
    way.tell(way.start(shown=5442), S.SUCCEEDED, amount=Money(5442))
    assert way.bill().state == BillState.PAID
    way.prove()


def test_without_a_card_nothing_starts(way: Way) -> None:
    choose_method(organization_id=way.organization_id, checkout_id=way.checkout_id, method="debit")
    with tenant(way.organization_id):
        assert Checkout.objects.get().token == ""
    with pytest.raises(CheckoutIncomplete):
        way.start()


@pytest.mark.parametrize("cents", [0, 99, 10443, -5000])
def test_an_amount_out_of_range_is_refused(way: Way, cents: int) -> None:
    with pytest.raises(AmountOutOfRange):
        way.choose(cents)


def test_less_than_a_dollar_can_be_paid_when_less_is_owed(way: Way) -> None:
    most = Way(way.bill(), amount=10400)
    most.tell(most.start(shown=10400), S.SUCCEEDED, amount=Money(10400))
    way.choose(42)
    with pytest.raises(AmountOutOfRange):
        way.choose(41)


def test_without_an_address_no_letter_is_written() -> None:
    way = Way(make_bill(make_clinic()))
    with tenant(way.organization_id):
        Checkout.objects.update(receipt_email="")
    way.tell(way.start(), S.SUCCEEDED)
    assert way.counts() == (1, 1, 0)
