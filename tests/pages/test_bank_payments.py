"""Paying from a bank account: details, permission, on its way, cleared or come back."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader

from tests.factories import day_here, get_bill
from tests.pages import paying
from tests.pages.checking_client import CheckingClient, text_of
from tests.unit.core.banking.bank import add_bank
from wellpaid.core.banking.models import AchEntry, BankAccount, Mandate
from wellpaid.core.banking.operations.apply_return import apply_return
from wellpaid.core.banking.operations.build_file import build_file
from wellpaid.core.banking.states import EntryState
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.ledger.queries import balance
from wellpaid.kit.clock import utc_now
from wellpaid.kit.crypto import purpose_key
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.passports.operations.issue_passport import keep_key
from wellpaid.patient_pay.passports.queries import check_passport
from wellpaid.patient_pay.passports.signed import Passport, sign
from wellpaid.patient_pay.payments.models import Payment
from wellpaid.patient_pay.payments.operations.authorize_payment import authorize_payment
from wellpaid.patient_pay.payments.operations.follow_entry import follow_entry
from wellpaid.patient_pay.payments.operations.prove_payments import prove_payments
from wellpaid.patient_pay.payments.operations.record_charge import record_no_charge
from wellpaid.patient_pay.payments.operations.start_payment import BankPermission, start_payment
from wellpaid.patient_pay.payments.states import PaymentState

NUMBERS = {
    "holder_name": "Odalys Fenn",
    "account_type": "checking",
    "routing_number": "021000021",
    "account_number": "12 3456 5544",
    "account_number_again": "1234565544",
}


@pytest.fixture
def bank(clinic: Any, settings: Any, tmp_path: Path) -> Any:
    """A bank for the clinic."""
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    return add_bank(clinic, tmp_path / "bank")


def start(guest: CheckingClient, bill: Any) -> str:
    """Walk to the bank details; give the checkout's address."""
    begun = guest.post(f"/b/{bill.number}/pay")
    address = begun["Location"].removesuffix("/amount")
    guest.post(f"{address}/amount", {"amount": "all"})
    chosen = guest.post(f"{address}/method", {"method": "bank"})
    assert chosen["Location"] == f"{address}/bank-account"
    return address


def press(guest: CheckingClient, address: str, **changes: str) -> Any:
    page = guest.get(f"{address}/review").page
    names = ("attempt", "amount", "seen", "permission")
    form = {name: page.find("input", attrs={"name": name})["value"] for name in names}
    return guest.post(f"{address}/confirm", form | changes)


def pay(guest: CheckingClient, bill: Any) -> str:
    """Pay; give the receipt's address."""
    address = start(guest, bill)
    assert guest.post(f"{address}/bank-account", NUMBERS)["Location"] == f"{address}/review"
    press(guest, address)
    return str(guest.get(f"{address}/outcome")["Location"])


def only_payment(clinic: Any) -> Payment:
    with tenant(clinic.id):
        return Payment.objects.get()


def test_a_first_payment_waits_for_the_account_to_be_checked(
    clinic: Any, bill: Any, guest: CheckingClient, bank: Any
) -> None:
    address = start(guest, bill)
    guest.post(f"{address}/bank-account", NUMBERS)
    page = text_of(guest.get(f"{address}/review").page)
    assert "Bank account ending in 5544" in page
    assert "What you allow by paying" in page
    assert "take $104.42 once from my bank account ending in 5544" in page
    assert "1234565544" not in page
    for _ in range(2):  # a double click pays once
        assert press_again(guest, address).status_code == 302
    receipt = guest.get(f"{address}/outcome")["Location"]
    page = text_of(guest.get(receipt).page)
    assert "Payment sent $104.42" in page
    assert "Stop this payment" in page
    payment = only_payment(clinic)
    assert (payment.state, payment.through, payment.gateway) == ("submitted", "bank", "ach")
    with tenant(clinic.id):
        mandate = Mandate.objects.get()
        assert "take $104.42 once from my bank account ending in 5544" in mandate.text
        states = set(AchEntry.objects.values_list("purpose", "state"))
        assert states == {("payment", "waiting"), ("prenote", "queued")}
        assert balance("bank_clearing").cents == 10_442
        number = BankAccount.objects.get(last4="5544").account_number
    assert "1234565544" not in number
    assert get_bill(clinic.id, bill.number).state == "paid"
    assert prove_payments(clinic.id)[1] == []


def press_again(guest: CheckingClient, address: str) -> Any:
    """Press with what the first page held."""
    if not hasattr(guest, "held"):
        page = guest.get(f"{address}/review").page
        names = ("attempt", "amount", "seen", "permission")
        guest.held = {  # type: ignore[attr-defined]
            name: page.find("input", attrs={"name": name})["value"] for name in names
        }
    return guest.post(f"{address}/confirm", guest.held)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"routing_number": "021000022"}, "Check the routing number"),
        ({"routing_number": "000000000"}, "Check the routing number"),
        ({"account_number": "12", "account_number_again": "12"}, "Check the account number"),
        ({"account_number_again": "1234565545"}, "aren’t the same"),
        ({"holder_name": ""}, "Enter the name on the account"),
        ({"account_type": "treasure"}, "Choose checking or savings"),
        ({"account_number": "\x00", "account_number_again": "\x00"}, "account number"),
    ],
)
def test_wrong_numbers_are_named_at_their_field(
    clinic: Any, bill: Any, guest: CheckingClient, bank: Any, changes: dict, words: str
) -> None:
    address = start(guest, bill)
    response = guest.post(f"{address}/bank-account", NUMBERS | changes)
    assert response.status_code == 400
    page = text_of(response.page)
    assert words in page
    assert "You were not charged" in page


def test_what_was_entered_last_about_an_account_holds(
    clinic: Any, bill: Any, guest: CheckingClient, bank: Any
) -> None:
    address = start(guest, bill)
    guest.post(f"{address}/bank-account", NUMBERS)
    corrected = NUMBERS | {"account_type": "savings", "holder_name": "Odalys R. Fenn"}
    guest.post(f"{address}/bank-account", corrected)
    with tenant(clinic.id):
        account = BankAccount.objects.get(last4="5544")
    assert (account.account_type, account.holder_name) == ("savings", "Odalys R. Fenn")


def test_what_wasnt_shown_isnt_allowed(
    clinic: Any, bill: Any, guest: CheckingClient, bank: Any
) -> None:
    address = start(guest, bill)
    guest.post(f"{address}/bank-account", NUMBERS)
    refused = press(guest, address, permission="0" * 16)
    assert refused["Location"] == f"{address}/review?changed"
    with tenant(clinic.id):
        assert (Payment.objects.count(), Mandate.objects.count()) == (0, 0)


def test_a_clinic_without_a_bank_offers_none(bill: Any, guest: CheckingClient) -> None:
    begun = guest.post(f"/b/{bill.number}/pay")
    address = begun["Location"].removesuffix("/amount")
    guest.post(f"{address}/amount", {"amount": "all"})
    assert "Bank account" not in text_of(guest.get(f"{address}/method").page)
    assert guest.post(f"{address}/method", {"method": "bank"}).status_code == 400
    assert guest.post(f"{address}/bank-account", NUMBERS)["Location"] == f"{address}/method"


def test_a_bill_isnt_proven_closed_while_its_money_may_come_back(
    clinic: Any, bill: Any, guest: CheckingClient, bank: Any
) -> None:
    pay(guest, bill)
    page = guest.get(f"/b/{bill.number}").page
    assert "Paid in full" not in text_of(page)
    assert "passport.pdf" not in str(page)
    assert guest.get(f"/b/{bill.number}/passport.pdf").status_code == 409
    proof = sign(Passport(clinic.id, bill.id, day_here()), purpose_key("bill passport"))
    keep_key(purpose_key("bill passport"), utc_now())
    checked = check_passport(proof)
    assert checked is not None
    assert not checked.is_still_closed


def test_page_and_paper_say_that_the_money_is_on_its_way(
    clinic: Any, bill: Any, guest: CheckingClient, bank: Any
) -> None:
    pay(guest, bill)
    page = text_of(guest.get(f"/b/{bill.number}").page)
    content = guest.get(f"/b/{bill.number}/bill.pdf").content
    paper = " ".join(PdfReader(io.BytesIO(content)).pages[0].extract_text().split())
    for said in (page, paper):
        assert "Your bank payment is on its way." in said
        assert "nothing left" not in said
        assert "paid in full" not in said
    payment = only_payment(clinic)
    paying.answer(bill, payment, paying.ChargeStatus.SUCCEEDED)
    assert "paid in full" in text_of(guest.get(f"/b/{bill.number}").page)
    content = guest.get(f"/b/{bill.number}/bill.pdf").content
    assert "nothing left to pay" in PdfReader(io.BytesIO(content)).pages[0].extract_text()


def test_nobody_is_debited_after_being_told_not_charged(
    clinic: Any, bill: Any, guest: CheckingClient, bank: Any
) -> None:
    address = start(guest, bill)
    guest.post(f"{address}/bank-account", NUMBERS)
    page = guest.get(f"{address}/review").page
    seen = page.find("input", attrs={"name": "seen"})["value"]
    payment_id = start_payment(
        organization_id=clinic.id,
        checkout_id=UUID(address.rpartition("/")[2]),
        attempt=1,
        shown_amount=bill.owed,
        seen=seen,
        actor=SYSTEM,
        now=utc_now(),
        permission=BankPermission("Take $104.42 from 5544.", "en", "made up"),
    ).payment_id
    where = {"organization_id": clinic.id, "payment_id": payment_id, "now": utc_now()}
    record_no_charge(target=PaymentState.FAILED, actor=SYSTEM, **where)
    # The process that held the payment wakes up a minute too late.
    assert authorize_payment(return_url="", **where) is PaymentState.FAILED
    with tenant(clinic.id):
        assert not AchEntry.objects.filter(purpose="payment").exists()


def test_stopped_before_it_was_sent(
    clinic: Any, bill: Any, guest: CheckingClient, bank: Any
) -> None:
    receipt = pay(guest, bill)
    for _ in range(2):
        assert guest.post(f"{receipt}/stop")["Location"] == receipt
    assert "You were not charged" in text_of(guest.get(receipt).page)
    assert get_bill(clinic.id, bill.number).owed_cents == 10_442
    with tenant(clinic.id):
        assert balance("bank_clearing").cents == 0
        assert AchEntry.objects.get(purpose="payment").state == EntryState.CANCELLED
    assert prove_payments(clinic.id)[1] == []


def test_an_account_that_isnt_there_sends_it_back(
    clinic: Any, bill: Any, guest: CheckingClient, bank: Any
) -> None:
    receipt = pay(guest, bill)
    build_file(organization_id=clinic.id, actor=SYSTEM, now=utc_now())
    with tenant(clinic.id):
        prenote = AchEntry.objects.get(purpose="prenote")
        AchEntry.objects.filter(id=prenote.id).update(state=EntryState.SENT)
        apply_return(
            code="R03",
            original_trace=prenote.trace_number,
            amount_cents=0,
            actor=SYSTEM,
            now=utc_now(),
        )
        entry = AchEntry.objects.get(purpose="payment")
    assert (entry.state, entry.return_code) == (EntryState.CANCELLED, "R03")
    follow_entry(organization_id=clinic.id, reference=entry.reference, now=utc_now())
    assert only_payment(clinic).state == PaymentState.RETURNED
    page = text_of(guest.get(receipt).page)
    assert "the bank found no account with this number" in page
    page = text_of(guest.get(f"/b/{bill.number}").page)
    assert "Your bank sent back the $104.42" in page
    again = paying.answer(bill, paying.pay(bill), paying.ChargeStatus.SUCCEEDED)
    assert again.state == PaymentState.SUCCEEDED
    assert prove_payments(clinic.id)[1] == []
