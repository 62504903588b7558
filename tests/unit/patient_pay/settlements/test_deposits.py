"""From a payout to the bank: booked once, matched exactly, undone, and failed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from tests import stripe_script
from tests.factories import NOW, make_bill, make_clinic
from tests.pages import paying
from tests.servers.scripted_stripe import scripted_stripe
from tests.unit.core.banking.bank import COMPANY_ID, add_bank
from wellpaid.core.banking.matching import Expected
from wellpaid.core.banking.models import BankLine
from wellpaid.core.banking.operations.take_in_files import take_in_files
from wellpaid.core.banking.queries import line_by_id
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.ledger.operations.prove import prove_ledger
from wellpaid.core.ledger.postings import Through, clearing_of
from wellpaid.core.ledger.queries import balance
from wellpaid.formats.bank_statements.bai2_writing import write_bai2
from wellpaid.formats.bank_statements.statement import AccountStatement, StatementLine
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.gateways.base import (
    ChargeStatus,
    PayoutLine,
    PayoutLineKind,
)
from wellpaid.patient_pay.refunds.models import Refund
from wellpaid.patient_pay.refunds.operations.record_refund import record_check
from wellpaid.patient_pay.refunds.operations.request_refund import RefundWish, request_refund
from wellpaid.patient_pay.refunds.states import RefundReason, Way
from wellpaid.patient_pay.settlements.models import Payout
from wellpaid.patient_pay.settlements.operations import match_deposits as match_deposits_module
from wellpaid.patient_pay.settlements.operations.match_deposits import (
    PAYOUT,
    REFUND_CHECK,
    DepositDoesNotFit,
    _record,
    match_deposits,
    match_payout,
    unmatch_payout,
)
from wellpaid.patient_pay.settlements.operations.prove_settlements import prove_settlements
from wellpaid.patient_pay.settlements.operations.record_payout import (
    OwnPayout,
    PayoutDoesNotAddUp,
    fail_payout,
    record_payout,
)
from wellpaid.patient_pay.settlements.operations.sync_payouts import sync_payouts
from wellpaid.patient_pay.settlements.states import PayoutState

pytestmark = pytest.mark.django_db
FEE = Money(333)


class Office:
    """A clinic with a bank, and one card payment of $104.42."""

    def __init__(self, bank_dir: Path) -> None:
        self.clinic = make_clinic()
        self.bank = add_bank(self.clinic, bank_dir)
        bill = make_bill(self.clinic)
        self.payment = paying.answer(bill, paying.pay(bill), ChargeStatus.SUCCEEDED)

    def payout(self, **changes: Any) -> OwnPayout:
        line = PayoutLine(
            gateway_id="line_1",
            kind=PayoutLineKind.CHARGE,
            reference=self.payment.reference,
            subject_gateway_id="ch_made_up",
            amount=self.payment.amount,
            fee=FEE,
        )
        facts = {
            "gateway": "sandbox",
            "gateway_account": "",
            "gateway_id": "po_1",
            "amount": self.payment.amount - FEE,
            "arrival_date": date(2026, 3, 13),
            "bank_reference": "SB-PO-1",
            "lines": [line],
            "out_of": clearing_of(Through.CARD),
            "subjects": {"line_1": self.payment.id},
            "known": frozenset({"line_1"}),
        } | changes
        return OwnPayout(**facts)

    def record(self, **changes: Any) -> UUID | None:
        return record_payout(
            organization_id=self.clinic.id, own=self.payout(**changes), actor=SYSTEM, now=NOW
        )

    def statement(self, *bookings: tuple[int, str], name: str = "s1.bai2") -> None:
        lines = tuple(
            StatementLine(
                "165" if cents > 0 else "475",
                cents,
                f"{number:04d}",
                reference,
                "CARD PAYOUT",
                None,
            )
            for number, (cents, reference) in enumerate(bookings, start=1)
        )
        day = AccountStatement("5500012345", date(2026, 3, 13), "USD", lines, {}, "021000021")
        content = write_bai2(
            [day], sender="021000021", receiver=COMPANY_ID, created_date=date(2026, 3, 13),
            created_time=NOW.time(), file_id=name[:4],
        )  # fmt: skip
        self.bank.put_inbound(name, content)
        take_in_files(organization_id=self.clinic.id, actor=SYSTEM, now=NOW)

    def books(self, *codes: str) -> list[int]:
        with tenant(self.clinic.id):
            return [balance(code).cents for code in codes]

    def state(self) -> str:
        with tenant(self.clinic.id):
            return str(Payout.objects.get().state)

    def line(self) -> BankLine:
        with tenant(self.clinic.id):
            return BankLine.objects.get()

    def prove(self) -> None:
        assert prove_ledger(self.clinic.id).is_sound
        assert prove_settlements(self.clinic.id)[1] == []


@pytest.fixture
def office(settings: Any, tmp_path: Path) -> Office:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    return Office(tmp_path / "bank")


def test_a_payout_is_booked_once_and_reaches_the_bank(office: Office) -> None:
    assert office.record() is not None
    assert office.record() is None
    assert office.books("card_clearing", "payouts", "gateway_fees") == [0, 10_109, 333]
    office.statement((10_109, "SB-PO-1"))
    assert match_deposits(organization_id=office.clinic.id, now=NOW) == 1
    assert match_deposits(organization_id=office.clinic.id, now=NOW) == 0
    assert office.books("payouts", "cash") == [0, 10_109]
    assert office.state() == PayoutState.DEPOSITED
    office.prove()


def test_one_that_doesnt_add_up_isnt_booked(office: Office) -> None:
    with pytest.raises(PayoutDoesNotAddUp):
        office.record(amount=Money(10_110))
    assert office.books("card_clearing", "payouts") == [10_442, 0]
    office.prove()


def test_what_fits_only_by_its_amount_is_for_a_person(office: Office) -> None:
    payout_id = office.record()
    assert payout_id is not None
    office.statement((10_109, "OTHER WORDS"))
    assert match_deposits(organization_id=office.clinic.id, now=NOW) == 0
    facts = {"organization_id": office.clinic.id, "actor": SYSTEM, "now": NOW}
    line_id = office.line().id
    for _ in range(2):
        match_payout(bank_line_id=line_id, payout_id=payout_id, **facts)
    assert office.books("payouts", "cash") == [0, 10_109]
    unmatch_payout(bank_line_id=line_id, **facts)
    assert office.books("payouts", "cash") == [10_109, 0]
    assert office.state() == PayoutState.SENT
    match_payout(bank_line_id=line_id, payout_id=payout_id, **facts)
    assert office.books("payouts", "cash") == [0, 10_109]
    office.prove()


def test_an_undo_that_comes_late_leaves_a_newer_match_alone(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    payout_id = office.record()
    assert payout_id is not None
    office.statement((10_109, "ONE"), (10_109, "TWO"))
    facts = {"organization_id": office.clinic.id, "actor": SYSTEM, "now": NOW}
    with tenant(office.clinic.id):
        first, second = BankLine.objects.order_by("id").values_list("id", flat=True)
    match_payout(bank_line_id=first, payout_id=payout_id, **facts)

    def a_colleague_is_quicker(*row: Any) -> Any:
        monkeypatch.undo()
        unmatch_payout(bank_line_id=first, **facts)
        match_payout(bank_line_id=second, payout_id=payout_id, **facts)
        return match_deposits_module.lock_row(*row)

    monkeypatch.setattr(match_deposits_module, "lock_row", a_colleague_is_quicker)
    unmatch_payout(bank_line_id=first, **facts)
    assert office.state() == PayoutState.DEPOSITED
    assert office.books("payouts", "cash") == [0, 10_109]
    office.prove()


def test_another_amount_isnt_matched_by_anybody(office: Office) -> None:
    payout_id = office.record()
    assert payout_id is not None
    office.statement((10_108, "SB-PO-1"))
    assert match_deposits(organization_id=office.clinic.id, now=NOW) == 0
    with pytest.raises(DepositDoesNotFit):
        match_payout(
            organization_id=office.clinic.id,
            bank_line_id=office.line().id,
            payout_id=payout_id,
            actor=SYSTEM,
            now=NOW,
        )
    assert office.books("payouts", "cash") == [10_109, 0]
    office.prove()


def test_a_payout_that_fails_puts_the_money_back_but_for_the_fee(office: Office) -> None:
    office.record()
    with tenant(office.clinic.id):
        payout = Payout.objects.select_for_update(of=("self",)).get()
        fail_payout(payout=payout, out_of=clearing_of(Through.CARD), actor=SYSTEM, now=NOW)
    assert office.books("card_clearing", "payouts", "gateway_fees") == [10_109, 0, 333]
    office.prove()


def written_check(office: Office, number: str, cents: int) -> None:
    """Give money back by a check, and write its number down."""
    facts = {"organization_id": office.clinic.id, "actor": SYSTEM, "now": NOW}
    wish = RefundWish(office.payment.id, Money(cents), RefundReason.OTHER, Way.CHECK)
    refund_id = request_refund(wish=wish, key=number, **facts)
    record_check(refund_id=refund_id, check_number=number, **facts)


def test_a_check_is_cashed_once_however_often_a_bank_books_one_like_it(office: Office) -> None:
    written_check(office, "1234", 2_000)
    office.statement((-2_000, "1234"))
    assert match_deposits(organization_id=office.clinic.id, now=NOW) == 1
    assert office.books("checks_out", "cash") == [0, -2_000]
    office.statement((-2_000, "1234"), name="s2.bai2")
    assert match_deposits(organization_id=office.clinic.id, now=NOW) == 0
    assert office.books("checks_out", "cash") == [0, -2_000]
    office.prove()


def test_two_runs_at_the_same_moment_book_a_match_once(office: Office) -> None:
    written_check(office, "1234", 2_000)
    office.statement((-2_000, "1234"))
    line = line_by_id(organization_id=office.clinic.id, bank_line_id=office.line().id)
    assert line is not None
    with tenant(office.clinic.id):
        refund_id = Refund.objects.get().id
    expected = Expected(REFUND_CHECK, refund_id, "1234", Money(-2_000))
    # Both have read before either wrote; a third takes the same booking for something else.
    other = Expected(REFUND_CHECK, UUID(int=1), "1234", Money(-2_000))
    done = [_record(office.clinic.id, line, e, SYSTEM, NOW) for e in (expected, expected, other)]
    assert done == [True, False, False]
    assert office.books("checks_out", "cash") == [0, -2_000]
    office.prove()


def test_a_payout_that_fails_after_the_bank_booked_it(settings: Any, tmp_path: Path) -> None:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    with scripted_stripe() as stripe:
        stripe_script.point_to(settings, stripe.url)
        office = Office(tmp_path / "bank")
        office.record(gateway="stripe")
        office.statement((10_109, "SB-PO-1"))
        assert match_deposits(organization_id=office.clinic.id, now=NOW) == 1
        stripe.answer_list(
            "GET /v1/payouts",
            {
                "id": "po_1", "object": "payout", "amount": 10_109, "currency": "usd",
                "status": "failed", "arrival_date": int(NOW.timestamp()), "trace_id": None,
                "statement_descriptor": None,
            },
        )  # fmt: skip
        for _ in range(2):
            sync_payouts(organization_id=office.clinic.id, now=NOW)
    assert office.state() == PayoutState.FAILED
    assert office.books("card_clearing", "payouts", "cash", "gateway_fees") == [10_109, 0, 0, 333]
    assert office.line().matched_id is None
    office.prove()


def test_two_people_who_match_a_payout_at_the_same_moment(office: Office) -> None:
    payout_id = office.record()
    assert payout_id is not None
    office.statement((10_109, "ONE"), (10_109, "TWO"))
    with tenant(office.clinic.id):
        ids = list(BankLine.objects.order_by("position").values_list("id", flat=True))
    expected = Expected(PAYOUT, payout_id, "", Money(10_109))
    lines = [line_by_id(organization_id=office.clinic.id, bank_line_id=one) for one in ids]
    done = [_record(office.clinic.id, line, expected, SYSTEM, NOW) for line in lines if line]
    assert done == [True, False]  # the second isn't told that it worked
    assert office.books("payouts", "cash") == [0, 10_109]
    office.prove()


def test_the_database_takes_no_second_booking_of_one_check(office: Office) -> None:
    written_check(office, "1234", 2_000)
    office.statement((-2_000, "1234"), (-2_000, "1234"))
    with tenant(office.clinic.id):
        ids = list(BankLine.objects.order_by("position").values_list("id", flat=True))
        refund_id = Refund.objects.get().id
    expected = Expected(REFUND_CHECK, refund_id, "1234", Money(-2_000))
    lines = [line_by_id(organization_id=office.clinic.id, bank_line_id=one) for one in ids]
    # Two runs, each with the other's booking in hand, and neither has seen the other's match.
    done = [_record(office.clinic.id, line, expected, SYSTEM, NOW) for line in lines if line]
    assert done == [True, False]
    assert office.books("checks_out", "cash") == [0, -2_000]
    office.prove()
