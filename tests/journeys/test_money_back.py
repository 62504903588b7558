"""Money that goes back, in a real browser: a refund, a bank payment that is stopped, the office."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.accessibility import look_over
from tests.journeys.guest import Guest, next_due_bill
from tests.servers.stack import Stack
from wellpaid.kit.ids import in_groups

pytestmark = pytest.mark.journey

PASSWORD = "four quiet green lamps"
CLERKS_CLINIC = "Larkmoor Clinic"


@pytest.fixture
def pages(browser: Browser) -> Iterator[tuple[Page, Page]]:
    """A guest's page and a clerk's, each in a browser of its own."""
    contexts = [browser.new_context(viewport={"width": 1280, "height": 900}) for _ in range(2)]
    made = [context.new_page() for context in contexts]
    for page in made:
        page.set_default_timeout(15_000)
    yield made[0], made[1]
    for context in contexts:
        context.close()


def sign_in_clerk(page: Page, stack: Stack) -> None:
    page.goto(stack.base_url + "/sign-in")
    page.locator("[name=login]").fill("clerk")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form").get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator("h1")).to_be_visible()
    page.goto(stack.base_url + "/office/")


def find(page: Page, stack: Stack, number: str) -> None:
    page.goto(stack.base_url + "/office/payments")
    page.get_by_label("Receipt number or Bill ID").fill(in_groups(number))
    page.get_by_role("button", name="Find").click()
    expect(page.locator("h2#parts")).to_be_visible()


def test_the_office_gives_a_part_back_and_the_patient_sees_it(
    pages: tuple[Page, Page], stack: Stack
) -> None:
    page, desk = pages
    guest = Guest(page, stack, next_due_bill(stack, clinic=CLERKS_CLINIC))
    guest.review()
    guest.pay()
    number = guest.expect_receipt()
    sign_in_clerk(desk, stack)
    find(desk, stack, number)
    desk.get_by_label("How much").fill("5.00")
    desk.get_by_label("Why", exact=True).select_option("paid_too_much")
    desk.get_by_role("button", name="Give this back").dblclick()
    expect(desk.get_by_role("heading", name="The refund is asked for")).to_be_visible()
    for _ in range(40):  # the worker asks the processor
        desk.reload()
        if desk.get_by_text("Given back", exact=False).count():
            break
        desk.wait_for_timeout(500)
    expect(desk.locator("section", has=desk.locator("h2#refunds"))).to_contain_text("Given back")
    page.goto(f"{stack.base_url}/r/{number}")
    expect(page.locator("article")).to_contain_text("$5.00 was given back to what you paid with")
    page.goto(f"{stack.base_url}/b/{guest.bill.bill_id}")
    expect(page.locator("h1")).to_contain_text("$5.00")
    stack.prove()


def test_a_bank_payment_is_sent_and_stopped(pages: tuple[Page, Page], stack: Stack) -> None:
    page, _ = pages
    guest = Guest(page, stack, next_due_bill(stack))
    guest.open_bill()
    guest.go_to_card("Bank account")
    page.get_by_label("Name on the account").fill("Plainly Invented")
    page.get_by_label("Routing number").fill("021000021")
    page.get_by_label("Account number", exact=True).fill("4455667788")
    page.get_by_label("Account number once more").fill("4455667788")
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("h2#permission")).to_be_visible()
    guest.pay_button.dblclick()
    guest.expect_heading("Payment sent")
    page.go_back()
    guest.expect_heading("Payment sent")
    page.get_by_role("button", name="Stop this payment").click()
    guest.expect_heading("Stopped")
    page.goto(f"{stack.base_url}/b/{guest.bill.bill_id}")
    expect(page.locator("h1")).to_contain_text("You owe")
    stack.prove()


def test_the_offices_pages_are_for_everybody(pages: tuple[Page, Page], stack: Stack) -> None:
    page, desk = pages
    guest = Guest(page, stack, next_due_bill(stack, clinic=CLERKS_CLINIC))
    guest.review()
    guest.pay()
    number = guest.expect_receipt()
    sign_in_clerk(desk, stack)
    findings = [f"/office/: {finding}" for finding in look_over(desk)]
    for path in ("payments", "refunds", "disputes", "deposits", "record"):
        desk.goto(f"{stack.base_url}/office/{path}")
        findings += [f"{path}: {finding}" for finding in look_over(desk)]
    find(desk, stack, number)
    findings += [f"payment: {finding}" for finding in look_over(desk)]
    assert findings == [], "\n".join(findings)
