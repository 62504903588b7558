"""A guest at a browser: the steps of paying a bill, by the words on the page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tests.servers.stack import Stack

APPROVED = "4242 4242 4242 4242"
DEBIT = "4000 0566 5566 5556"
_taken: set[str] = set()


@dataclass(frozen=True)
class PaperBill:
    """What stands on the paper."""

    bill_id: str
    last_name: str
    date_of_birth: str
    amount: str

    @property
    def birth(self) -> tuple[str, str, str]:
        """Month, day and year, as people type them."""
        year, month, day = self.date_of_birth.split("-")
        return str(int(month)), str(int(day)), year

    @property
    def grouped(self) -> str:
        return f"{self.bill_id[:4]} {self.bill_id[4:8]} {self.bill_id[8:]}"


def next_due_bill(stack: Stack, clinic: str = "") -> PaperBill:
    """Give a due bill (of one clinic, if it is named) that no other journey has taken.

    Its plan has decided on all of it, so that it is paid in full afterwards.
    """
    row = next(
        row
        for row in stack.due_bills()
        if row["bill_id"] not in _taken
        and clinic in ("", row["clinic"])
        and row["waiting"] == "0.00"
    )
    _taken.add(row["bill_id"])
    return PaperBill(row["bill_id"], row["last_name"], row["date_of_birth"], row["amount"])


class Guest:
    """Somebody with a paper bill."""

    def __init__(self, page: Page, stack: Stack, bill: PaperBill) -> None:
        self.page, self.stack, self.bill = page, stack, bill

    def open_bill(self) -> None:
        """From the home page to the bill."""
        self.page.goto(self.stack.base_url)
        self.page.get_by_label("Bill ID").fill(self.bill.grouped)
        self.page.get_by_role("button", name="Find my bill").click()
        self.answer()
        expect(self.page.locator("h1")).to_contain_text("You owe")

    def answer(self) -> None:
        """Give the second fact."""
        month, day, year = self.bill.birth
        self.page.get_by_label("Patient’s last name").fill(self.bill.last_name)
        self.page.get_by_label("Month").fill(month)
        self.page.get_by_label("Day").fill(day)
        self.page.get_by_label("Year").fill(year)
        self.page.get_by_role("button", name="Open my bill").click()

    def go_to_card(self, method: str = "Credit card") -> None:
        """From the bill to the card page, paying all of it."""
        self.page.get_by_role("button", name="Pay this bill").click()
        self.page.get_by_role("button", name="Continue").click()
        self.page.get_by_label(method).check()
        self.page.get_by_role("button", name="Continue").click()

    def enter_card(self, number: str, code: str = "123") -> None:
        """Type a card into the gateway's frames and go on to the review."""
        for title, value in (
            ("Card number", number),
            ("Expiration date", "12/39"),
            ("Security code", code),
        ):
            frame = self.page.frame_locator(f'iframe[title="{title}"]')
            frame.locator("input").fill(value)
        self.page.get_by_role("button", name="Continue").click()
        expect(self.page.locator("h1")).to_have_text("Check this, then pay")

    def review(self, number: str = APPROVED) -> None:
        """From the home page to the button."""
        self.open_bill()
        self.go_to_card()
        self.enter_card(number)

    def pay(self) -> None:
        """Press the button."""
        self.pay_button.click()

    @property
    def pay_button(self):
        return self.page.get_by_role("button", name=re.compile(r"Pay \$[\d,.]+ now"))

    def expect_heading(self, text: str | re.Pattern[str]) -> None:
        expect(self.page.locator("h1")).to_contain_text(text, timeout=20_000)

    def expect_receipt(self) -> str:
        """Be on the receipt, and give its number."""
        self.expect_heading("You paid")
        return self.page.url.rpartition("/r/")[2].partition("?")[0]
