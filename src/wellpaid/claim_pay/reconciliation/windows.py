"""How long is waited for the other side, how far apart two sides may be, by banking days.

CAQH CORE rule 370, section 4.2: a plan releases the 835 no earlier than three banking days before
and no later than three banking days after its CCD+ entry's effective date. From the fourth day on
something is missing, and plans have to say whom to ask (the same rule).
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import Final

from wellpaid.formats.nacha.calendar import add_banking_days, is_banking_day

WINDOW_BANKING_DAYS: Final = 3
# A check is mailed, and a card is typed in by somebody.
WINDOW_BY_WAY: Final = {"ach": WINDOW_BANKING_DAYS, "virtual_card": 10, "check": 15}
# Two sides without a common number: this early, this late, in banking days.
EARLIEST, LATEST = -3, 15
LOOK_BACK: Final = timedelta(days=120)
# Somebody's slip of the pen must stop no comparison: days out of these years count as their ends.
_FIRST, _LAST = date(2000, 1, 1), date(2100, 1, 1)


def banking_ordinal(day: date) -> int:
    """Give a number that grows by one each banking day; a weekend's is the Friday's."""
    return _ordinal(possible_day(day))


@cache
def _ordinal(day: date) -> int:
    year = date(day.year, 1, 1)
    return _before(day.year) + sum(
        is_banking_day(year + timedelta(days=n)) for n in range((day - year).days + 1)
    )


@cache
def _before(year: int) -> int:
    if year <= _FIRST.year:
        return 0
    first = date(year - 1, 1, 1)
    days = (date(year, 1, 1) - first).days
    return _before(year - 1) + sum(is_banking_day(first + timedelta(days=n)) for n in range(days))


def possible_day(day: date) -> date:
    """Give the nearest day that can be reckoned with."""
    return min(max(day, _FIRST), _LAST)


def is_in_window(payment_date: date, day: date) -> bool:
    """Tell whether money that a bank shows on a day can be a payment of another day."""
    return EARLIEST <= banking_ordinal(day) - banking_ordinal(payment_date) <= LATEST


def last_day_for_money(payment_date: date, way: str) -> date:
    """Give the last day on which nothing is wrong though the money isn't there."""
    return add_banking_days(possible_day(payment_date), WINDOW_BY_WAY.get(way, WINDOW_BANKING_DAYS))


def last_day_for_advice(day: date) -> date:
    """Give the last day on which nothing is wrong though the 835 isn't there."""
    return add_banking_days(possible_day(day), WINDOW_BANKING_DAYS)
