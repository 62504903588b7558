"""The whole way with scripts off: no JavaScript is needed to find, pay and print."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from tests.journeys.guest import next_due_bill
from tests.journeys.plain_guest import PlainGuest
from tests.servers.stack import Stack
from wellpaid.sandbox.cards import TEST_CARDS, Outcome

APPROVED = "4242 4242 4242 4242"


@pytest.fixture
def guest(stack: Stack) -> Iterator[PlainGuest]:
    guest = PlainGuest(stack.base_url, next_due_bill(stack))
    yield guest
    guest.client.close()
    stack.prove()


def card(outcome: Outcome) -> str:
    return next(card.number for card in TEST_CARDS if card.outcome == outcome)


def test_a_guest_pays_and_gets_the_receipt(guest: PlainGuest, stack: Stack) -> None:
    guest.review(APPROVED)
    assert guest.heading == "Check this, then pay"
    guest.pay()
    assert guest.heading.startswith("You paid $")
    pdf = guest.client.get(guest.url + "/receipt.pdf")
    assert pdf.content.startswith(b"%PDF-")
    cents = int(guest.bill.amount.replace(".", ""))
    assert stack.charged_cents(guest.bill.bill_id) == cents
    assert stack.payments_of(guest.bill.bill_id) == [("succeeded", cents)]


def test_a_replayed_form_is_the_same_payment(guest: PlainGuest, stack: Stack) -> None:
    guest.review(APPROVED)
    url, values = guest.form("now")
    seen = set()
    for _ in range(4):
        answer = guest.client.post(url, data=values, headers={"referer": guest.url})
        seen.add(str(answer.url))
    assert len(seen) == 1
    assert len(stack.payments_of(guest.bill.bill_id)) == 1


def test_declined_then_another_card(guest: PlainGuest, stack: Stack) -> None:
    guest.review(card(Outcome.INSUFFICIENT_FUNDS))
    guest.pay()
    assert guest.heading == "Your bank said no to this card"
    assert "There isn’t enough money" in guest.page.get_text()
    guest.follow("Pay another way")
    guest.press("Continue")
    guest.enter_card(APPROVED)
    guest.pay()
    assert guest.heading.startswith("You paid $")
    assert [state for state, _ in stack.payments_of(guest.bill.bill_id)] == [
        "declined",
        "succeeded",
    ]


def test_an_answer_that_is_lost_is_found_out_by_the_job(guest: PlainGuest, stack: Stack) -> None:
    guest.review(card(Outcome.ANSWER_LOST_CHARGED))
    guest.pay()
    assert guest.heading.startswith("We don’t know yet")
    deadline = time.monotonic() + 40
    while not guest.heading.startswith("You paid") and time.monotonic() < deadline:
        time.sleep(0.5)
        guest.go(guest.url)
    assert guest.heading.startswith("You paid $")


def test_another_guests_addresses_are_closed(guest: PlainGuest, stack: Stack) -> None:
    """A stranger's ids in the address find nothing, and nothing tells them from invented ones."""
    guest.review(APPROVED)
    checkout = guest.url
    guest.pay()
    receipt = guest.url
    stranger = PlainGuest(stack.base_url, next_due_bill(stack))
    stranger.open_bill()
    answers: list[tuple[int, int]] = []
    for url in (
        checkout,
        receipt,
        receipt + "/receipt.pdf",
        checkout.replace(checkout.split("/pay/")[1][:8], "00000000"),
        stack.base_url + "/r/ABCDEFGHJ",
    ):
        answer = stranger.client.get(url)
        answers.append((answer.status_code, answer.text.count("<h1>")))
    assert set(answers) == {(404, 1)}
    bill = stranger.client.get(f"{stack.base_url}/b/{guest.bill.bill_id}")
    stranger.client.close()
    assert str(bill.url).partition("?")[0].endswith(f"/b/{guest.bill.bill_id}/verify")


def test_closing_the_bill_closes_it(guest: PlainGuest, stack: Stack) -> None:
    guest.open_bill()
    address = guest.url
    guest.press("Close my bill")
    guest.go(address)
    assert guest.heading == "Is this bill for you?"
