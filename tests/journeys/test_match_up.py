"""A clinic's deposits: a statement by hand, a case, the letter to the plan, and taking back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.files_837 import Claim837, file_837
from tests.journeys.test_activation import Staff
from tests.journeys.test_bank_change import picture
from tests.servers.stack import Stack

pytestmark = pytest.mark.journey


@pytest.fixture
def bram(browser: Browser, stack: Stack) -> Iterator[Staff]:
    one = Staff(browser, stack)
    one.sign_in("bram")
    yield one
    one.page.context.close()
    assert not one.findings, "\n".join(one.findings)


def statement(folder: Path) -> Path:
    """Write a bank's CSV: a plan's deposit without a number, and money of somebody else."""
    day = (datetime.now(UTC) - timedelta(days=10)).date()
    path = folder / "activity.csv"
    path.write_text(
        "Account,Date,Description,Amount\n"
        f"1620000099,{day},PEBBLEWAY HEALTH HCCLAIMPMT,1375.20\n"
        f"1620000099,{day},COUNTER DEPOSIT,41.00\n"
    )
    return path


def test_a_deposit_that_nobody_announced(bram: Staff, tmp_path: Path) -> None:
    bram.go("/claims/match")
    bram.at("Match up")
    bram.sees("Nothing needs you")
    bram.follow("Add a bank statement")
    bram.press("Read it and match")
    bram.look("no statement chosen")
    bram.page.get_by_label("Choose a statement").set_input_files(statement(tmp_path))
    bram.press("Read it and match")
    bram.sees("2 new bookings read")
    bram.sees("We don’t know what this pays")
    bram.sees("Deposit from Pebbleway Health Plan")
    bram.look("a case in the list")
    picture(bram, "match")
    bram.follow("Ask for the 835")
    bram.at("Letter to the plan")
    bram.look("the letter")
    picture(bram, "match-letter")
    bram.press("I sent it")
    bram.sees("We keep that you asked")
    bram.look("a case that waits")
    bram.fill("Your note", "The lab paid us back.")
    bram.press("Not a claim payment: put it aside with this note")
    bram.at("Put aside")
    bram.press("Take it back")
    bram.sees("Your books are as they were before.")
    picture(bram, "match-case")
    bram.follow("Choose what belongs together")
    bram.look("choosing by hand")
    bram.press("Match these")
    bram.sees("One side is missing.")
    _own_books(bram, tmp_path)
    _claims_that_were_sent(bram, tmp_path)


def _own_books(bram: Staff, folder: Path) -> None:
    """Add what the clinic posted in its own system, with a row that can't be read."""
    path = folder / "postings.csv"
    path.write_text(
        "EFT;Account;Amount;Post Date\n9901;LK-1;604.00;3/3/2026\n9902;LK-2;6O4;3/3/2026\n"
    )
    bram.go("/claims/match")
    bram.follow("Your own books")
    bram.look("no books yet")
    bram.page.get_by_label("Choose the export of your postings").set_input_files(path)
    bram.press("Read it and compare")
    bram.sees("1 place in the file is wrong")
    bram.look("what came of own books")
    bram.follow("Back to your own books")
    bram.sees("Mar 3, 2026 to Mar 3, 2026")
    picture(bram, "own-books")


def _claims_that_were_sent(bram: Staff, folder: Path) -> None:
    """Add a file with a good claim and a bad one, and close the good one."""
    path = folder / "claims.837"
    sent = datetime.now(UTC).date() - timedelta(days=45)
    good, bad = Claim837("LK-6101", [84_00]), Claim837("LK-6102", [84_00], stated=85_00)
    path.write_bytes(file_837(good, bad, made=sent))
    bram.go("/claims/expected/add")
    bram.page.get_by_label("Choose a file of claims").set_input_files(path)
    bram.press("Read it")
    bram.sees("1 place in the file is wrong")
    bram.look("what came of a file of claims")
    bram.go("/claims/expected")
    bram.look("claims that are late")
    bram.page.get_by_role("link", name="Fenn, Odalys").first.click()
    bram.press("Close this claim")
    bram.look("a claim without a reason to close it")
    bram.page.get_by_label("Why").select_option("written_off")
    bram.press("Close this claim")
    bram.sees("It isn’t waited for any more.")
