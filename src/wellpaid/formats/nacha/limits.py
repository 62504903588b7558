"""Amounts above which an entry is refused, with the days from which they hold."""

from __future__ import annotations

from datetime import date
from typing import Final

# Nacha Operating Rules, section 2.5: per entry of a class.
CLASS_MAX_CENTS: Final = {"ARC": 2_500_000, "BOC": 2_500_000, "POP": 2_500_000, "RCK": 250_000}

# Same Day ACH dollar limit per entry, newest first: 2022-03-18, 2020-03-20, 2016-09-23.
_SAME_DAY: Final = (
    (date(2022, 3, 18), 100_000_000),
    (date(2020, 3, 20), 10_000_000),
    (date(2016, 9, 23), 2_500_000),
)


def same_day_max_cents(day: date) -> int:
    """Give what one entry may move on the same day; 0 before there was such a thing."""
    return next((cents for since, cents in _SAME_DAY if day >= since), 0)
