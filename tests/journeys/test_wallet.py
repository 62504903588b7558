"""A card is saved while paying, pays another bill, and is removed."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.accessibility import look_over
from tests.journeys.guest import APPROVED, Guest, next_due_bill
from tests.journeys.signed_in import signed_in_page, two_bills_of_one_clinic
from tests.servers.stack import Stack

pytestmark = pytest.mark.journey
_OURS = "user_id IN (SELECT id FROM app_user WHERE username LIKE 'wallet-%%')"


@pytest.fixture
def guests(browser: Browser, stack: Stack) -> Iterator[tuple[Guest, Guest]]:
    """One signed-in person with two bills of one clinic, as two walks on one page."""
    bills = two_bills_of_one_clinic(stack, next_due_bill)
    page = signed_in_page(browser, stack, f"wallet-{bills[0].bill_id}", *bills)
    yield Guest(page, stack, bills[0]), Guest(page, stack, bills[1])
    page.context.close()


def begin(guest: Guest) -> None:
    """From the bill to the way to pay, paying all of it."""
    guest.page.goto(f"{guest.stack.base_url}/b/{guest.bill.bill_id}")
    guest.page.get_by_role("button", name="Pay this bill").click()
    guest.page.get_by_role("button", name="Continue").click()


def wait_until(stack: Stack, is_so: Callable[[], bool]) -> None:
    """Wait for a job; say which cards there are and which jobs wait if it doesn't come."""
    deadline = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < deadline, (states(stack), waiting_jobs(stack))
        time.sleep(0.1)


def waiting_jobs(stack: Stack) -> list[tuple[object, ...]]:
    return stack.ask(
        "SELECT task_name, status, attempts, scheduled_at FROM procrastinate_jobs "
        "WHERE status <> 'succeeded' ORDER BY id"
    )


def states(stack: Stack) -> list[tuple[str, bool]]:
    """Give the saved cards of this journey; others on the same stack save theirs."""
    return stack.ask(  # type: ignore[return-value]
        f"SELECT state, credential <> '' FROM saved_method WHERE {_OURS} ORDER BY id"
    )


def looked_over(page: Page, findings: list[str], name: str) -> None:
    address = page.url
    findings += [f"{name}: {finding}" for finding in look_over(page)]
    page.goto(address)


def test_a_saved_card_from_first_to_last(guests: tuple[Guest, Guest], stack: Stack) -> None:
    first, second = guests
    page, findings = first.page, []
    begin(first)
    expect(page.get_by_text("Use something new")).to_have_count(0)
    page.get_by_label("Credit card").check()
    page.get_by_role("button", name="Continue").click()
    looked_over(page, findings, "card page with the offer")
    page.get_by_label("Save this card for next time").check()
    first.enter_card(APPROVED)
    expect(page.get_by_text("We save it for next time")).to_be_visible()
    first.pay()
    first.expect_receipt()
    wait_until(stack, lambda: states(stack) == [("active", True)])

    begin(second)
    saved = page.get_by_label("Credit card ending in 4242")
    expect(saved).to_be_checked()
    looked_over(page, findings, "ways to pay")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("h1")).to_have_text("Check this, then pay")
    second.pay()
    second.expect_receipt()
    for guest in guests:
        owed_cents = int(re.sub(r"\D", "", guest.bill.amount))
        assert stack.charged_cents(guest.bill.bill_id) == owed_cents
    wait_until(
        stack,
        lambda: stack.ask(f"SELECT count(last_used_at) FROM saved_method WHERE {_OURS}") == [(1,)],
    )

    page.goto(f"{stack.base_url}/wallet")
    expect(page.locator(".saved-cards > div")).to_have_count(1)
    looked_over(page, findings, "wallet")
    page.goto(f"{stack.base_url}/wallet/add")
    if page.get_by_role("heading", name="Which clinic").count():
        looked_over(page, findings, "which clinic")
        page.get_by_role("button", name="Continue").click()
    looked_over(page, findings, "add a card")
    page.goto(f"{stack.base_url}/wallet")
    page.get_by_role("link", name="Remove Credit card ending in 4242").click()
    looked_over(page, findings, "remove")
    page.get_by_role("button", name="Remove this card").click()
    expect(page.get_by_text("The card is removed")).to_be_visible()
    looked_over(page, findings, "empty wallet")
    wait_until(stack, lambda: states(stack) == [("removed", False)])
    assert "cred_" not in stack.database_text() + stack.logs()
    assert findings == [], "\n".join(findings)
    stack.prove()
