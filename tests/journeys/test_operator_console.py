"""The operator's day: health, a check of the ledger, a log with a reason, the watch list."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.journeys.test_activation import Staff
from tests.servers.stack import Stack

pytestmark = pytest.mark.journey
_TRIES, _WAIT_SECONDS = 60, 0.5


@pytest.fixture
def petra(browser: Browser, stack: Stack) -> Iterator[Staff]:
    one = Staff(browser, stack)
    yield one
    one.page.context.close()
    assert not one.findings, "\n".join(one.findings)


def wait_for(petra: Staff, path: str, text: str) -> None:
    """Open a page again until the job worker has done its part."""
    for _ in range(_TRIES):
        petra.go(path)
        if petra.page.get_by_text(text).count():
            return
        time.sleep(_WAIT_SECONDS)
    raise AssertionError(f"{path} never says {text!r}")


def test_from_health_to_the_log(petra: Staff) -> None:
    petra.sign_in("petra")
    petra.go("/operator/")
    petra.at("Health")
    petra.press("Look again now")
    petra.sees("We look now")
    wait_for(petra, "/operator/health", "Walls between organizations")
    petra.go("/operator/ledger")
    petra.press("Run the check")
    petra.sees("The check is on its way")
    wait_for(petra, "/operator/ledger", "The ledger is balanced")
    petra.look("ledger check")
    petra.go("/operator/health")
    petra.sees("The ledger is balanced")
    petra.look("health")
    petra.go("/operator/jobs")
    petra.look("jobs")
    petra.follow("Log")
    petra.follow("Pebbleway Health Plan")
    petra.at("Why do you look at Pebbleway Health Plan?")
    petra.look("why")
    petra.fill("Reason", "They called about a file")
    petra.press("Open")
    petra.sees("They called about a file")
    petra.sees("operator.acted")
    petra.look("log")
    petra.follow("Files in and out")
    petra.follow("Pebbleway Health Plan")
    petra.at("Files in and out")
    petra.look("files")
    petra.follow("Holds")
    petra.fill("Name of who is paid", f"Marlow Fen {time.time_ns()}")
    petra.page.locator("#watch-why").fill("A letter of the bank")
    petra.press("Put on the list")
    petra.sees("It’s on the watch list")
    petra.look("holds")
