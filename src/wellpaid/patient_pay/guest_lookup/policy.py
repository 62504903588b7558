"""How many wrong answers are allowed, and how long each one makes people wait.

Three counts run at once. The bill's is the wall against guessing a birth date; the address's
against going through bills with one guess each; the installation's against doing so from many
addresses. Waits grow, so that a slip costs nothing and a machine gets nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Scope(StrEnum):
    """What a count is kept for."""

    BILL = "bill"
    ADDRESS = "address"
    INSTALLATION = "installation"


@dataclass(frozen=True)
class Limit:
    """The rule of a scope.

    :param free_tries: wrong answers that cost no wait
    :param waits: the wait after each further one; the last one repeats
    :param forgotten_after: a count that has been quiet this long starts again
    """

    free_tries: int
    waits: tuple[timedelta, ...]
    forgotten_after: timedelta

    def wait_after(self, failure_count: int) -> timedelta:
        """Give the wait that a number of wrong answers in a row has earned."""
        over = failure_count - self.free_tries
        if over <= 0:
            return timedelta(0)
        return self.waits[min(over, len(self.waits)) - 1]


LOCK = timedelta(minutes=30)
TRIES_PER_BILL = 5

LIMITS = {
    # The second, third and fourth wrong answer cost 2, 5 and 10 seconds; the fifth locks the bill.
    Scope.BILL: Limit(
        free_tries=1,
        waits=(
            timedelta(seconds=2),
            timedelta(seconds=5),
            timedelta(seconds=10),
            LOCK,
        ),
        forgotten_after=timedelta(hours=24),
    ),
    # A clinic's waiting room shares one address: twenty slips are nothing there.
    Scope.ADDRESS: Limit(
        free_tries=20,
        waits=(
            timedelta(seconds=30),
            timedelta(minutes=2),
            timedelta(minutes=10),
            LOCK,
            timedelta(hours=6),
        ),
        forgotten_after=timedelta(hours=24),
    ),
    # Everybody waits a little when the whole installation is being tried.
    Scope.INSTALLATION: Limit(
        free_tries=1_000,
        waits=(timedelta(seconds=1), timedelta(seconds=2), timedelta(seconds=5)),
        forgotten_after=timedelta(minutes=10),
    ),
}


def tries_left(failure_count: int) -> int:
    """Give how many more answers a bill takes before it is locked."""
    return max(0, TRIES_PER_BILL - failure_count)
