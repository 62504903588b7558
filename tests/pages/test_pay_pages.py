"""The pages between the bill and the receipt."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from tests.pages.checking_client import CheckingClient, text_of
from tests.pages.paying import answer, checkout_of, no_answer, pay, receipt_number
from wellpaid.kit.money import Money
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.payments.gateways.base import ChargeStatus
from wellpaid.patient_pay.payments.states import PUBLIC, PaymentState

pytestmark = pytest.mark.django_db


def start(guest: CheckingClient, bill: Bill) -> str:
    """Press the button on the bill and give the checkout's address without its last part."""
    address: str = guest.post(f"/b/{bill.number}/pay")["Location"]
    return address.removesuffix("amount")


def test_all_of_it_leads_to_the_method_then_to_the_card(guest: CheckingClient, bill: Bill) -> None:
    base = start(guest, bill)
    page = guest.get(f"{base}amount").page
    assert page.find(id="id_amount_all").has_attr("checked")
    assert guest.post(f"{base}amount", {"amount": "all"})["Location"] == f"{base}method"
    assert text_of(guest.get(f"{base}method").page.h1) == "How do you want to pay $104.42 ?"
    assert guest.post(f"{base}method", {"method": "hsa"})["Location"] == f"{base}card"
    page = guest.get(f"{base}card").page
    assert text_of(page.h1) == "Your HSA or FSA card"
    assert page.find("noscript").find("link")["href"].endswith(".css")
    assert {slot["data-card-field"] for slot in page.select(".card-frame")} == {
        "number", "expiry", "cvc",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "Enter the amount that you want to pay now."),
        ("x", "Enter an amount in dollars and cents, like 52.00."),
        ("200", "$200.00 is more than you owe. Enter $104.42 or less."),
        ("0.50", "The smallest payment is $1.00."),
    ],
)
def test_an_amount_out_of_range_is_kept_and_explained(
    guest: CheckingClient, bill: Bill, typed: str, words: str
) -> None:
    base = start(guest, bill)
    response = guest.post(f"{base}amount", {"amount": "part", "part_amount": typed})
    assert response.status_code == 400
    told = text_of(response.page.main)
    assert told.count(words) == 2
    assert "You were not charged." in told
    assert response.page.find(id="id_part_amount")["value"] == typed
    assert response.page.find(id="id_amount_part").has_attr("checked")


def test_a_page_whose_time_has_not_come_sends_back(guest: CheckingClient, bill: Bill) -> None:
    base = start(guest, bill)
    assert guest.get(f"{base}method")["Location"] == f"{base}amount"
    guest.post(f"{base}amount", {"amount": "all"})
    assert guest.get(f"{base}review")["Location"] == f"{base}card"
    assert guest.get(f"{base}outcome")["Location"] == f"{base}review"


def test_no_method_asks_again(guest: CheckingClient, bill: Bill) -> None:
    base = start(guest, bill)
    guest.post(f"{base}amount", {"amount": "all"})
    response = guest.post(f"{base}method", {})
    assert response.status_code == 400
    assert "Choose one of the ways to pay." in text_of(response.page.main)


def test_the_review_says_everything_once_more(guest: CheckingClient, bill: Bill) -> None:
    checkout_id = checkout_of(bill, Money(5000))
    page = guest.get(f"/pay/{checkout_id}/review").page
    words = text_of(page.main)
    for told in (
        "Debit card ending in 0119",
        "You pay $50.00",
        "Left on this bill after $54.42",
        "Fee $0.00",
        "o••••@example.net",
    ):
        assert told in words  # fmt: skip
    assert page.find("button", string="Pay $50.00 now")
    assert "odalys.fenn@example.net" not in page.decode()


def test_an_amount_that_the_bill_no_longer_takes_is_asked_again(
    guest: CheckingClient, bill: Bill
) -> None:
    checkout_id = checkout_of(bill)
    answer(bill, pay(bill, Money(5000)), ChargeStatus.SUCCEEDED)
    assert guest.get(f"/pay/{checkout_id}/review")["Location"] == f"/pay/{checkout_id}/amount"
    words = text_of(guest.get(f"/pay/{checkout_id}/amount").page.main)
    assert "You chose $104.42, and you now owe $54.42. You were not charged." in words


def test_where_the_receipt_goes_can_be_changed(guest: CheckingClient, bill: Bill) -> None:
    address = f"/pay/{checkout_of(bill)}/receipt-to"
    assert "We have o••••@example.net on file." in text_of(guest.get(address).page.main)
    response = guest.post(address, {"receipt_email": "nobody"})
    assert response.status_code == 400
    assert "Check the email address." in text_of(response.page.main)
    guest.post(address, {"receipt_email": "new@example.net"})
    words = text_of(guest.get(address.replace("receipt-to", "review")).page.main)
    assert "new@example.net" in words
    guest.post(address, {"receipt_email": ""})
    words = text_of(guest.get(address.replace("receipt-to", "review")).page.main)
    assert "This screen only" in words


DECLINES = (
    ("insufficient_funds", "There isn’t enough money on this card right now."),
    ("expired_card", "The card is past its date."),
    ("lost_card", "The bank didn’t give a reason."),
)


@pytest.mark.parametrize(("code", "words"), DECLINES)
def test_a_decline_says_not_charged_why_and_what_now(
    guest: CheckingClient, bill: Bill, code: str, words: str
) -> None:
    payment = answer(bill, pay(bill), ChargeStatus.DECLINED, decline_code=code)
    page = guest.get(f"/pay/{payment.checkout_id}/outcome").page
    told = text_of(page.main)
    assert text_of(page.h1) == "Your bank said no to this card"
    for sentence in ("You were not charged.", "You still owe $104.42", words, "Pay another way"):
        assert sentence in told
    assert "stolen" not in told


def test_a_payment_that_never_left_is_not_charged(guest: CheckingClient, bill: Bill) -> None:
    payment = no_answer(bill, pay(bill), PaymentState.FAILED)
    told = text_of(guest.get(f"/pay/{payment.checkout_id}/outcome").page.main)
    assert "We couldn’t reach the card processor" in told
    assert "You were not charged." in told


def test_an_unknown_outcome_says_not_to_pay_again(guest: CheckingClient, bill: Bill) -> None:
    payment = no_answer(bill, pay(bill), PaymentState.UNKNOWN)
    page = guest.get(f"/pay/{payment.checkout_id}/outcome").page
    assert "Don’t pay again" in text_of(page.main)
    assert page.find("noscript").find("meta", attrs={"http-equiv": "refresh"})
    assert page.find(attrs={"data-look-again": "3"})
    for late in ("amount", "method", "card", "review"):
        address = f"/pay/{payment.checkout_id}/{late}"
        assert guest.get(address)["Location"] == f"/pay/{payment.checkout_id}/outcome"


def test_a_bank_that_wants_a_step_of_its_own(guest: CheckingClient, bill: Bill) -> None:
    payment = answer(
        bill, pay(bill), ChargeStatus.CHALLENGE, challenge_url="https://bank.example/c/1"
    )
    address = f"/pay/{payment.checkout_id}/outcome"
    assert guest.get(address)["Location"] == f"/pay/{payment.checkout_id}/bank"
    page = guest.get(f"/pay/{payment.checkout_id}/bank").page
    assert "Nothing is charged yet" in text_of(page.main)
    assert page.find("a", href="https://bank.example/c/1")


@pytest.mark.parametrize("name", ["amount", "method", "card", "review", "receipt-to"])
def test_every_step_stands_in_spanish(guest: CheckingClient, bill: Bill, name: str) -> None:
    guest.cookies["wellpaid_language"] = "es"
    checkout_id = checkout_of(bill)
    with override("en"):
        response = guest.get(f"/pay/{checkout_id}/{name}")
    assert response["Content-Language"] == "es"


def test_every_outcome_stands_in_spanish(guest: CheckingClient, bill: Bill) -> None:
    guest.cookies["wellpaid_language"] = "es"
    for code in ("", "insufficient_funds", "expired_card", "incorrect_cvc", "processing_error"):
        declined = answer(bill, pay(bill), ChargeStatus.DECLINED, decline_code=code)
        page = guest.get(f"/pay/{declined.checkout_id}/outcome").page
        assert text_of(page.h1) == "Su banco no aceptó esta tarjeta"
    failed = no_answer(bill, pay(bill), PaymentState.FAILED)
    guest.get(f"/pay/{failed.checkout_id}/outcome")
    challenged = answer(bill, pay(bill), ChargeStatus.CHALLENGE)
    guest.get(f"/pay/{challenged.checkout_id}/bank")
    unknown = no_answer(bill, challenged, PaymentState.UNKNOWN)
    guest.get(f"/pay/{unknown.checkout_id}/outcome")
    assert "No pague otra vez" in text_of(guest.get(f"/b/{bill.number}").page.main)
    paid = answer(bill, unknown, ChargeStatus.SUCCEEDED)
    page = guest.get(f"/r/{receipt_number(bill, paid)}?again").page
    assert text_of(page.h1) == "Usted pagó $104.42"
    guest.get(f"/b/{bill.number}")


def test_every_state_of_a_payment_has_words_and_a_page() -> None:
    assert set(PUBLIC) == set(PaymentState)


def test_the_pages_ask_the_database_little(
    guest: CheckingClient, bill: Bill, django_assert_max_num_queries
) -> None:
    checkout_id = checkout_of(bill)
    for name, most in (("amount", 14), ("method", 14), ("card", 14), ("review", 26)):
        with django_assert_max_num_queries(most):
            guest.get(f"/pay/{checkout_id}/{name}")
