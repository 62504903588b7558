"""Patient pages are written for a 6th grade: no page above 6.0."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup, Tag

from tests.pages.checking_client import CheckingClient, text_of
from tests.pages.paying import answer, checkout_of, no_answer, pay, receipt_number
from tests.pages.reading_level import grade, sentences_of, syllables
from wellpaid.kit.money import Money
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.payments.gateways.base import ChargeStatus
from wellpaid.patient_pay.payments.states import PaymentState

pytestmark = pytest.mark.django_db
HARDEST_GRADE = 6.0
# Names of people, places and things come from the clinic; they say nothing about our writing.
_NAMES = ("facts", "ledger", "sum")


@pytest.mark.parametrize(
    ("word", "count"),
    [("a", 1), ("bill", 1), ("charged", 1), ("payment", 2), ("insurance", 3), ("little", 2),
     ("needed", 2), ("receipt", 2), ("bills", 1)],
)  # fmt: skip
def test_syllables_are_counted(word: str, count: int) -> None:
    assert syllables(word) == count


def test_a_hard_text_is_told_from_an_easy_one() -> None:
    easy = sentences_of("You owe this. Pay by Friday. Call us if you need help.")
    hard = sentences_of("Adjudication of the beneficiary's coinsurance responsibility is pending.")
    assert grade(easy) < 2
    assert grade(hard) > 15


def sentences_on(page: BeautifulSoup) -> list[str]:
    """Give what a page says in sentences: paragraphs and list items, not labels and tables."""
    main: Tag = BeautifulSoup(page.main.decode(), "html.parser")
    for name in _NAMES:
        for tag in main.select(f".{name}"):
            tag.decompose()
    found = []
    for tag in main.find_all(["p", "li", "h1", "h2", "small"]):
        if not tag.find_parent(["p", "li"]):
            found += [s for s in sentences_of(text_of(tag)) if len(s.split()) > 2]
    return found


def judged(page: BeautifulSoup) -> None:
    """Fail with the hardest sentences of a page that is too hard."""
    sentences = sentences_on(page)
    level = grade(sentences)
    hardest = sorted(sentences, key=lambda sentence: -grade([sentence]))[:4]
    assert level <= HARDEST_GRADE, f"grade {level:.1f}: {hardest}"


@pytest.mark.parametrize(
    "address", ["/", "/find", "/find/sent", "/help", "/display", "/accessibility", "/privacy"]
)
def test_front_pages(client: CheckingClient, bill: Bill, address: str) -> None:
    judged(client.get(address).page)


def test_second_fact_and_bill(guest: CheckingClient, bill: Bill) -> None:
    judged(CheckingClient().get(f"/b/{bill.number}/verify").page)
    judged(guest.get(f"/b/{bill.number}").page)


@pytest.mark.parametrize("name", ["amount", "method", "card", "review", "receipt-to"])
def test_steps(guest: CheckingClient, bill: Bill, name: str) -> None:
    judged(guest.get(f"/pay/{checkout_of(bill)}/{name}").page)


def test_outcomes(guest: CheckingClient, bill: Bill) -> None:
    for decline in ("", "insufficient_funds", "incorrect_cvc"):
        declined = answer(bill, pay(bill), ChargeStatus.DECLINED, decline_code=decline)
        judged(guest.get(f"/pay/{declined.checkout_id}/outcome").page)
    paid = answer(bill, pay(bill, Money(5000)), ChargeStatus.SUCCEEDED)
    judged(guest.get(f"/r/{receipt_number(bill, paid)}").page)
    challenged = answer(bill, pay(bill, Money(2000)), ChargeStatus.CHALLENGE)
    judged(guest.get(f"/pay/{challenged.checkout_id}/bank").page)
    no_answer(bill, challenged, PaymentState.UNKNOWN)
    judged(guest.get(f"/pay/{challenged.checkout_id}/outcome").page)
