"""When a claim is late: beyond the days within which its plan answers nine in ten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

# With fewer answers a plan has no habit yet.
HABIT_CLAIMS_MIN: Final = 5
# Clean electronic claims are due within 30 days in most states' prompt-pay laws, and with Medicare
# (42 CFR 405.922; interest from the 31st day, 42 U.S.C. 1395h(c)(2)).
DAYS_WITHOUT_HABIT: Final = 30
# What a claim is how old: the last days of the first three groups.
AGE_GROUPS: Final = (30, 60, 90)


@dataclass(frozen=True, slots=True)
class Habit:
    """How long a plan takes from the claim to its answer.

    :ivar count: of how many claims it is known
    :ivar usual: within so many days comes half; ``slow``: nine in ten
    """

    count: int = 0
    usual: int = 0
    slow: int = DAYS_WITHOUT_HABIT

    @property
    def is_known(self) -> bool:
        """Whether there were enough answers to speak of a habit."""
        return self.count >= HABIT_CLAIMS_MIN

    @property
    def days(self) -> int:
        """After so many days a claim is late."""
        return self.slow if self.is_known else DAYS_WITHOUT_HABIT

    def last_day_on_time(self, today: date) -> date:
        """Give the first day of sending that isn't late today."""
        return today - timedelta(days=self.days)


def age_group(days: int) -> int:
    """Give the group of an age: 0 to 3."""
    return sum(days > last for last in AGE_GROUPS)
