"""The product's main job: a person with a paper bill pays it, whatever happens on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.guest import APPROVED, DEBIT, Guest, next_due_bill
from tests.servers.stack import Stack
from wellpaid.sandbox.cards import TEST_CARDS, Outcome

pytestmark = pytest.mark.journey
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


def card(outcome: Outcome) -> str:
    """Give the test card with an outcome."""
    return next(card.spaced for card in TEST_CARDS if card.outcome == outcome)


DECLINED = card(Outcome.CARD_DECLINED)
CHALLENGE = card(Outcome.CHALLENGE)
ANSWER_LOST = card(Outcome.ANSWER_LOST_CHARGED)
NEVER_ARRIVED = card(Outcome.ANSWER_LOST_NOT_CHARGED)
SLOW = card(Outcome.SLOW)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=DESK, locale="en-US")
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def guest(page: Page, stack: Stack) -> Iterator[Guest]:
    """Somebody with a bill of their own; afterwards the books prove themselves."""
    yield Guest(page, stack, next_due_bill(stack))
    stack.prove()


def cents(amount: str) -> int:
    return int(amount.replace(".", ""))


def paid_once(guest: Guest) -> None:
    """One charge at the gateway, one payment here, one receipt."""
    stack, bill = guest.stack, guest.bill
    succeeded = [row for row in stack.payments_of(bill.bill_id) if row[0] == "succeeded"]
    assert succeeded == [("succeeded", cents(bill.amount))]
    assert stack.charged_cents(bill.bill_id) == cents(bill.amount)


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_a_guest_pays_by_card_and_prints_the_receipt(guest: Guest, viewport: dict) -> None:
    guest.page.set_viewport_size(viewport)
    guest.review(APPROVED)
    expect(guest.pay_button).to_contain_text(f"${float(guest.bill.amount):,.2f}")
    guest.pay()
    number = guest.expect_receipt()
    expect(guest.page.locator("main")).to_contain_text("paid in full")
    expect(guest.page.locator("main")).to_contain_text("Credit card ending in 4242")
    paid_once(guest)
    pdf = guest.page.request.get(f"{guest.stack.base_url}/r/{number}/receipt.pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.body().startswith(b"%PDF-")


def test_a_declined_card_costs_nothing_and_another_one_pays(guest: Guest) -> None:
    guest.review(DECLINED)
    guest.pay()
    guest.expect_heading("Your bank said no to this card")
    expect(guest.page.locator("main")).to_contain_text("You were not charged.")
    assert guest.stack.charged_cents(guest.bill.bill_id) == 0
    guest.page.get_by_role("link", name="Pay another way").click()
    guest.page.get_by_label("Debit card").check()
    guest.page.get_by_role("button", name="Continue").click()
    guest.enter_card(DEBIT)
    guest.pay()
    guest.expect_receipt()
    expect(guest.page.locator("main")).to_contain_text("Debit card ending in 5556")
    paid_once(guest)


@pytest.mark.parametrize("says_yes", [True, False], ids=["yes", "no"])
def test_the_bank_asks_for_its_own_step(guest: Guest, says_yes: bool) -> None:
    guest.review(CHALLENGE)
    guest.pay()
    guest.expect_heading("Your bank wants to check it’s you")
    assert guest.stack.charged_cents(guest.bill.bill_id) == 0
    guest.page.get_by_role("link", name="Go to my bank’s page").click()
    guest.page.get_by_role("button").filter(
        has_text=re.compile("Approve|Yes" if says_yes else "Refuse|No")
    ).first.click()
    if says_yes:
        guest.expect_receipt()
        paid_once(guest)
    else:
        guest.expect_heading("Your bank said no to this card")
        assert guest.stack.charged_cents(guest.bill.bill_id) == 0


def test_a_payment_can_be_stopped_before_the_banks_step(guest: Guest) -> None:
    guest.review(CHALLENGE)
    guest.pay()
    guest.page.get_by_role("button", name="Stop this payment").click()
    guest.expect_heading("The payment was stopped")
    assert guest.stack.charged_cents(guest.bill.bill_id) == 0
    assert guest.stack.payments_of(guest.bill.bill_id)[0][0] == "cancelled"


def test_a_lost_answer_is_said_and_then_found_out(guest: Guest) -> None:
    guest.review(ANSWER_LOST)
    guest.pay()
    guest.expect_heading("We don’t know yet if your payment went through")
    expect(guest.page.locator("main")).to_contain_text("Don’t pay again")
    # The page looks again by itself, and the job or the webhook brings the answer.
    guest.expect_receipt()
    paid_once(guest)


def test_while_nobody_knows_a_second_charge_is_refused(guest: Guest) -> None:
    guest.review(NEVER_ARRIVED)
    second = guest.page.context.new_page()
    other = Guest(second, guest.stack, guest.bill)
    other.page.goto(f"{guest.stack.base_url}/b/{guest.bill.bill_id}")
    other.go_to_card()
    other.enter_card(APPROVED)
    guest.pay()
    guest.expect_heading("We don’t know yet")
    other.pay()
    other.expect_heading("We don’t know yet")
    assert guest.stack.charged_cents(guest.bill.bill_id) == 0
    assert len(guest.stack.payments_of(guest.bill.bill_id)) == 1


def test_a_double_click_pays_once(guest: Guest) -> None:
    guest.review(SLOW)
    guest.pay_button.dblclick(no_wait_after=True)
    guest.expect_receipt()
    paid_once(guest)


def test_reload_and_back_after_paying_show_the_receipt(guest: Guest) -> None:
    guest.review()
    guest.pay()
    number = guest.expect_receipt()
    guest.page.reload()
    assert guest.expect_receipt() == number
    guest.page.go_back()
    assert guest.expect_receipt() == number
    guest.page.goto(f"{guest.stack.base_url}/b/{guest.bill.bill_id}")
    expect(guest.page.locator("main")).to_contain_text("paid in full")
    paid_once(guest)


def test_two_tabs_pay_once(guest: Guest) -> None:
    guest.review()
    other = Guest(guest.page.context.new_page(), guest.stack, guest.bill)
    other.page.goto(f"{guest.stack.base_url}/b/{guest.bill.bill_id}")
    other.go_to_card()
    other.enter_card(APPROVED)
    guest.pay()
    number = guest.expect_receipt()
    other.pay()
    assert other.expect_receipt() == number
    expect(other.page.locator("main")).to_contain_text("We charged you once")
    paid_once(guest)


def test_a_replayed_post_pays_once(guest: Guest) -> None:
    guest.review()
    with guest.page.expect_request(re.compile("/confirm$")) as sent:
        guest.pay()
    number = guest.expect_receipt()
    request = sent.value
    for _ in range(3):
        answer = guest.page.request.post(
            request.url,
            data=request.post_data,
            headers={
                "content-type": "application/x-www-form-urlencoded",
                "referer": request.url,
                "origin": guest.stack.base_url,
            },
        )
        assert answer.url.endswith(number)
    paid_once(guest)


def test_part_of_a_bill_leaves_the_rest(guest: Guest) -> None:
    guest.open_bill()
    guest.page.get_by_role("button", name="Pay this bill").click()
    guest.page.get_by_label("Part of it").check()
    guest.page.get_by_label("Amount to pay now").fill("$20")
    guest.page.get_by_role("button", name="Continue").click()
    guest.page.get_by_role("button", name="Continue").click()
    guest.enter_card(APPROVED)
    guest.pay()
    guest.expect_receipt()
    left = cents(guest.bill.amount) - 2000
    expect(guest.page.locator("main")).to_contain_text(f"You still owe ${left / 100:,.2f}")
    assert guest.stack.charged_cents(guest.bill.bill_id) == 2000


def test_no_card_number_reaches_us(guest: Guest) -> None:
    """Neither logs nor database hold a number or a code; the browser sends us neither."""
    bodies: list[str] = []

    def remember(request) -> None:
        if request.url.startswith(guest.stack.base_url):
            bodies.append(f"{request.url} {request.post_data or ''} {request.headers}")

    guest.page.on("request", remember)
    guest.open_bill()
    guest.go_to_card()
    guest.enter_card(APPROVED, code="739")
    guest.pay()
    guest.expect_receipt()
    held = guest.stack.database_text() + guest.stack.logs() + "".join(bodies)
    assert "4242424242424242" not in re.sub(r"[ \-]", "", held)
    assert not re.search(r"(?<!\d)739(?!\d)", "".join(bodies))
