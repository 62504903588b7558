"""A clinic adds a bank account, proves it, has it approved, and is paid there after a change."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser

from tests.journeys.test_activation import Staff
from tests.servers.stack import Stack

pytestmark = pytest.mark.journey

# What the hourly job does, on a day that has come: the journey can't wait for three banking days.
_ON_ITS_DAY = """
from datetime import timedelta
from wellpaid.claim_pay.bank_changes.operations.make_effective import make_effective
from wellpaid.claim_pay.bank_changes.queries import open_changes
from wellpaid.kit.clock import utc_now
now = utc_now()
for row in open_changes():
    print("EFFECT", make_effective(organization_id=row.organization_id,
        bank_change_id=row.bank_change_id, today=now.date() + timedelta(days=10), now=now))
"""


@pytest.fixture
def people(browser: Browser, stack: Stack) -> Iterator[dict[str, Staff]]:
    everybody = {name: Staff(browser, stack) for name in ("bram", "noor", "petra")}
    for name, one in everybody.items():
        one.sign_in(name)
    yield everybody
    findings = [finding for one in everybody.values() for finding in one.findings]
    for one in everybody.values():
        one.page.context.close()
    assert not findings, "\n".join(findings)


def picture(one: Staff, name: str) -> None:
    """Keep what a page looks like, wide, narrow and in Spanish, where somebody asked for it."""
    folder = os.environ.get("WELLPAID_PICTURES", "")
    if not folder:
        return
    for width in (1280, 390):
        one.page.set_viewport_size({"width": width, "height": 900})
        one.page.screenshot(path=Path(folder) / f"{name}-{width}.png", full_page=True)
    one.page.set_viewport_size({"width": 1280, "height": 900})


def add_account(bram: Staff, stack: Stack) -> None:
    bram.go("/claims/banks")
    bram.at("Bank accounts")
    bram.look("bank accounts")
    picture(bram, "banks")
    bram.follow("Add a bank account")
    bram.press("Add this account")
    bram.look("add a bank account, wrong")
    bram.fill("Name on the account", "Larkmoor Clinic LLC")
    bram.fill("Routing number", "076401251")
    bram.fill("Account number", "660000114321")
    picture(bram, "bank-add")
    bram.press("Add this account")
    bram.at("Bank account ending in 4321")
    bram.look("a bank account")
    picture(bram, "bank")
    amounts = stack.ask(
        "SELECT e.amount_cents FROM ach_entry e JOIN bank_account b ON b.id = e.bank_account_id "
        "WHERE b.last4 = '4321' AND e.purpose = 'micro_deposit' AND e.direction = 'credit'"
    )
    for label, (cents,) in zip(("First amount", "Second amount"), amounts, strict=True):
        bram.fill(label, f"0.{cents:02d}")
    bram.press("Check the amounts")
    bram.sees("The account is proved")


def test_from_a_new_account_to_payments_that_go_there(
    people: dict[str, Staff], stack: Stack
) -> None:
    bram, noor, petra = people["bram"], people["noor"], people["petra"]
    add_account(bram, stack)
    noor.go("/claims/banks")
    noor.follow("Ends in 4321")
    noor.press("Approve this account")
    noor.sees("The account is approved")

    # By the back door it can't replace the account that is in use.
    bram.go("/claims/elections/change")
    bram.page.locator("[name=method][value=ach]").check()
    option = bram.page.locator("#id_bank_account option", has_text="4321")
    bram.page.select_option("#id_bank_account", value=option.get_attribute("value"))
    bram.page.locator("#id_effective_date").fill("")
    far = datetime.now(UTC).date().replace(day=28)
    bram.page.locator("#id_effective_date").fill(
        far.replace(year=far.year + (far.month == 12), month=far.month % 12 + 1).isoformat()
    )
    bram.fill("Your full name", "Bram Oduya")
    bram.press("Sign this choice")
    bram.sees("Your payments go to another bank account.")

    bram.go("/claims/banks/change")
    bram.at("Change the bank account")
    bram.look("ask for a change")
    picture(bram, "change-ask")
    option = bram.page.locator("#id_to_account option", has_text="4321")
    bram.page.select_option("#id_to_account", value=option.get_attribute("value"))
    bram.fill("Your full name", "Bram Oduya")
    bram.press("Ask for this change")
    bram.at("Change of the bank account")
    bram.look("a change")

    petra.go("/operator/bank-changes")
    petra.look("bank changes")
    petra.follow("Larkmoor Clinic")
    petra.look("a change, for the operator")
    picture(petra, "operator-change")
    petra.fill("Spoken with", "Ida Cray, front desk")
    [(zone,)] = stack.ask("SELECT time_zone FROM organization WHERE slug = 'alder-house'")
    petra.fill("When", datetime.now(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M"))
    petra.page.get_by_label("They confirmed the change").check()
    petra.press("Keep this record")
    petra.sees("The call is on record")

    noor.go("/claims/banks")
    noor.follow("See the change")
    noor.press("Approve this change")
    noor.sees("Waiting for its day")
    noor.look("a change, complete")
    picture(noor, "change")
    done = stack.manage("shell", "--no-imports", "-c", _ON_ITS_DAY)
    assert "EFFECT True" in done.stdout, done.stdout + done.stderr
    noor.page.reload()
    noor.sees("In effect")
    [(last4,)] = stack.ask(
        "SELECT b.last4 FROM election e JOIN bank_account b ON b.id = e.bank_account_id "
        "WHERE e.state = 'standing' AND e.ended_date IS NULL"
    )
    assert last4 == "4321"

    enrol(bram, petra)
    bram.page.context.add_cookies(
        [{"name": "wellpaid_language", "value": "es", "url": stack.base_url}]
    )
    for path, name in (
        ("banks", "es-banks"), ("banks/change", "es-change-ask"),
        ("enrollment", "es-enrollment"),
    ):  # fmt: skip
        bram.go(f"/claims/{path}")
        bram.look(name)
        picture(bram, name)


def enrol(bram: Staff, petra: Staff) -> None:
    """Fill in what plans may ask, add both files, sign; and the operator approves."""
    bram.go("/claims/enrollment")
    bram.follow("Start an enrollment")
    bram.at("Your enrollment")
    for label, text in {
        "Name as on the W-9": "Larkmoor East LLC", "Street": "2 Eastgate Road",
        "City": "Dunmere", "State": "OH", "ZIP code": "43999", "Tax number": "34-0000044",
        "NPI": "1245319599", "Name": "Ida Cray", "Phone": "800-555-0119",
        "Email": "ida@larkmoor.example", "Name of the bank": "Brindlemere Bank",
        "Address of the bank": "1 Bank Row, Dunmere", "From which day": "2027-01-04",
    }.items():  # fmt: skip
        bram.page.locator(f"label:text-is('{label}') ~ input").first.fill(text)
    option = bram.page.locator("#id_bank_account_id option", has_text="4321")
    bram.page.select_option("#id_bank_account_id", value=option.get_attribute("value"))
    bram.press("Save")
    bram.sees("It’s saved")
    for kind in ("w9", "bank_letter"):
        bram.page.locator(f"[name=kind][value={kind}]").check()
        content = b"%PDF-1.7 " + kind.encode()
        bram.page.locator("#id_file").set_input_files(
            {"name": "scan.pdf", "mimeType": "application/pdf", "buffer": content}
        )
        bram.press("Add this file")
        bram.sees("The file is here")
    bram.look("enrollment, filled in")
    picture(bram, "enrollment")
    bram.fill("Your full name", "Bram Oduya")
    bram.press("Sign and send")
    bram.sees("We’re looking at it")
    bram.look("enrollment, sent")
    petra.go("/operator/enrollments")
    petra.look("enrollments")
    petra.follow("Larkmoor Clinic")
    petra.look("an enrollment")
    picture(petra, "operator-enrollment")
    petra.page.locator("[name=answer][value=accepted]").check()
    petra.press("Keep this decision")
    petra.sees("Your decision is kept")
    bram.page.reload()
    bram.sees("Payments find you.")
