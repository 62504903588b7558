"""What people do with a payment by card, from the choice to the money at the terminal."""

from __future__ import annotations

import re
import time
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.files_835 import Paid, file_835
from tests.journeys.accessibility import look_over
from tests.journeys.test_activation import Staff
from tests.servers.stack import Stack
from wellpaid.kit.clock import local_date, utc_now

_PLAN_EIN, _CLINIC_TIN, _CLINIC_NPI = "1340000017", "340000025", "1234567893"
_TRIES, _DAYS_MAX = 60, 6


def pay_by_card(people: dict[str, Staff], stack: Stack, folder: Path) -> None:
    """Go all the way; the plan has the money already."""
    trace, bram = f"CRD{time.time_ns() % 10**9}", people["boss"]
    choose_cards(bram)
    path = folder / "cards.835"
    # The day on which the choice takes effect, in the clinic's own time zone.
    day = local_date(utc_now(), "America/Chicago")
    paid = Paid(trace, _CLINIC_TIN, _CLINIC_NPI, _PLAN_EIN, day, ((20_000, 15_000),))
    path.write_bytes(file_835(paid, number=int(time.time()) % 1_000_000_000))
    send_and_approve(people["sender"], people["second"], path)
    open_payment(bram, trace)
    number = look_and_charge(bram, stack)
    for where in (stack.database_text(), stack.logs(), stack.outbox()):
        assert number not in where
    wait_until_it_is_settled(people["anybody"], bram, trace)
    see_what_it_cost(bram)
    stack.prove()


def choose_cards(bram: Staff) -> None:
    bram.sign_in("bram")
    bram.go("/claims/elections")
    bram.page.get_by_role("link", name="Change Pebbleway Health Plan").click()
    bram.page.get_by_role("radio", name="Virtual card").check()
    bram.fill("Your full name", "Bram Oduya")
    bram.press("Sign this choice")
    bram.sees("Your choice is signed")


def send_and_approve(sender: Staff, second: Staff, path: Path) -> None:
    sender.sign_in("ines")
    sender.go("/payer/send")
    sender.page.set_input_files("#id_file", path)
    sender.press("Send it to be checked")
    expect(sender.page.get_by_role("button", name="Approve $150.00")).to_be_visible(timeout=30_000)
    sender.press("Approve $150.00")
    sender.sees("Your approval is kept")
    second.sign_in("otto")
    second.go(sender.page.url.split("?")[0].removeprefix(sender.stack.base_url))
    second.press("Approve $150.00")
    second.sees("It’s approved")


def open_payment(bram: Staff, trace: str) -> None:
    """Wait for the card, as the provider would: by looking again."""
    for _ in range(_TRIES):
        bram.go(f"/claims/payments?q={trace}")
        if bram.page.get_by_text("charge it until").count():
            break
        time.sleep(0.5)
    bram.sees("charge it until")
    bram.page.get_by_role("row", name="$150.00").get_by_role("link").click()
    bram.sees("Waits for you to charge it")
    bram.look("a card payment")


def look_and_charge(bram: Staff, stack: Stack) -> str:
    """See the card on its issuer's page, charge it there, and come back; give its number."""
    page: Page = bram.page
    bram.press("Show the card")
    bram.at("Your single-use card")
    assert page.url.startswith(f"{stack.sandbox.base_url}/issuer/card/")
    bram.findings += [f"the issuer's page: {finding}" for finding in look_over(page)]
    found = re.search(r"(?:\d{4} ){3}\d{4}", page.locator("main").inner_text())
    assert found is not None
    bram.press("Charge this card")
    bram.at("Approved")
    bram.follow("Go back")
    bram.sees("Charged, on its way to you")
    bram.sees("Bram Oduya")
    return found[0].replace(" ", "")


def wait_until_it_is_settled(anybody: Staff, bram: Staff, trace: str) -> None:
    for _ in range(_DAYS_MAX):
        anybody.go("/demo/bank")
        anybody.press("Let a day go by")
        anybody.sees("Done")
        for _ in range(8):
            bram.go(f"/claims/payments?q={trace}&state=arrived")
            if bram.page.get_by_role("cell", name="Charged by card").count():
                return
            time.sleep(1)
    raise AssertionError("the card was never settled")


def see_what_it_cost(bram: Staff) -> None:
    bram.go("/claims/fees")
    bram.sees("of $150.00 by 1 card")
    bram.press("Turn off card payments")
    bram.sees("Card payments are off")
