"""What the service costs, unless the operator has agreed otherwise. Pure."""

from __future__ import annotations

from datetime import date
from typing import Final

from wellpaid.kit.money import Money

from .reckoning import Tariff

# Half a percent, and what others cap theirs at: 2,000 dollars a tax number and month.
TARIFF: Final = Tariff(basis_points=50, cap=Money(200_000))


def cycle_of(day: date) -> date:
    """Give the first day of a day's month."""
    return day.replace(day=1)


def cycle_before(day: date) -> date:
    """Give the first day of the month before a day's."""
    first = cycle_of(day)
    return date(first.year - 1, 12, 1) if first.month == 1 else first.replace(month=first.month - 1)
