"""Every page of the portal, looked over in a real browser in every setup."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from tests.journeys.accessibility import STAND_STILL, look_over
from tests.journeys.guest import APPROVED, Guest, next_due_bill
from tests.servers.stack import Stack
from wellpaid.sandbox.cards import TEST_CARDS, Outcome

pytestmark = pytest.mark.journey

FRONT_PAGES = (
    "/", "/find", "/find/sent", "/help", "/display", "/accessibility", "/privacy", "/nope",
    "/demo/outbox", "/dev/components",
)  # fmt: skip


class Report:
    """Collects the findings of a walk, so that one run shows them all."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.findings: list[str] = []

    def look(self, name: str) -> None:
        self.findings += [f"{name}: {finding}" for finding in look_over(self.page)]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture
def report(page: Page) -> Iterator[Report]:
    report = Report(page)
    yield report
    assert not report.findings, "\n".join(report.findings)


@pytest.mark.parametrize("address", FRONT_PAGES)
@pytest.mark.parametrize("language", ["en", "es"])
def test_front_pages(report: Report, stack: Stack, address: str, language: str) -> None:
    if language == "es":
        report.page.goto(f"{stack.base_url}/?lang=es")
    report.page.goto(stack.base_url + address)
    report.look(address)


def test_errors(report: Report, stack: Stack) -> None:
    page = report.page
    page.goto(stack.base_url)
    page.get_by_role("button", name="Find my bill").click()
    report.look("home with an error")
    page.goto(f"{stack.base_url}/find")
    page.get_by_role("button", name="Send me a link").click()
    report.look("find with errors")
    bill = next_due_bill(stack)
    page.goto(f"{stack.base_url}/b/{bill.bill_id}/verify")
    report.look("verify")
    page.get_by_role("button", name="Open my bill").click()
    report.look("verify with errors")
    page.get_by_label("Patient’s last name").fill("Nobody")
    for label, part in zip(("Month", "Day", "Year"), bill.birth, strict=True):
        page.get_by_label(label).fill(part)
    page.get_by_role("button", name="Open my bill").click()
    report.look("verify refused")


@pytest.mark.parametrize("state", ["due", "with_insurance", "paid"])
def test_bills(report: Report, stack: Stack, state: str) -> None:
    row = next(row for row in stack.bills() if row["state"] == state)
    report.page.goto(f"{stack.base_url}/b/{row['bill_id']}")
    answer(report.page, row)
    report.look(f"a bill that is {state}")


def test_paying(report: Report, stack: Stack) -> None:
    page = report.page
    guest = Guest(page, stack, next_due_bill(stack))
    guest.open_bill()
    page.get_by_role("button", name="Pay this bill").click()
    report.look("amount")
    page.get_by_label("Part of it").check()
    page.get_by_role("button", name="Continue").click()
    report.look("amount with an error")
    page.get_by_label("All of it").check()
    page.get_by_role("button", name="Continue").click()
    report.look("method")
    page.get_by_role("button", name="Continue").click()
    page.frame_locator("iframe").nth(2).locator("input").wait_for()
    report.look("card")
    guest.enter_card(APPROVED)
    report.look("review")
    page.goto(page.url.replace("/review", "/receipt-to"))
    report.look("receipt to")
    page.go_back()
    page.locator("form[data-once] button").click()
    page.wait_for_url(re.compile("/r/"))
    report.look("receipt")
    assert printed_pages(page) == 1
    page.goto(f"{stack.base_url}/b/{guest.bill.bill_id}")
    assert printed_pages(page) <= 2


@pytest.mark.parametrize(
    "outcome", [Outcome.CARD_DECLINED, Outcome.CHALLENGE, Outcome.ANSWER_LOST_CHARGED]
)
def test_outcomes(report: Report, stack: Stack, outcome: Outcome) -> None:
    page = report.page
    guest = Guest(page, stack, next_due_bill(stack))
    guest.open_bill()
    guest.go_to_card()
    guest.enter_card(next(card.spaced for card in TEST_CARDS if card.outcome == outcome))
    page.locator("form[data-once] button").click()
    page.wait_for_url(re.compile("/(outcome|bank|r/)"))
    page.evaluate(STAND_STILL)
    report.look(outcome)


def test_large_text_and_a_chosen_theme(report: Report, stack: Stack) -> None:
    page = report.page
    page.goto(f"{stack.base_url}/display")
    page.get_by_label("Large").check()
    page.get_by_label("Dark", exact=True).check()
    page.get_by_role("button", name="Save").click()
    page.goto(stack.base_url)
    assert page.locator("html").get_attribute("data-text") == "large"
    report.look("home, large and dark")


def printed_pages(page: Page) -> int:
    """Count the sheets of US Letter that the page prints on."""
    return len(PdfReader(io.BytesIO(page.pdf(format="Letter", prefer_css_page_size=True))).pages)


def answer(page: Page, row: dict[str, str]) -> None:
    """Give the second fact of a bill of the town."""
    year, month, day = row["date_of_birth"].split("-")
    page.get_by_label("Patient’s last name").fill(row["last_name"])
    for label, part in (("Month", month), ("Day", day), ("Year", year)):
        page.get_by_label(label).fill(part)
    page.get_by_role("button", name="Open my bill").click()
