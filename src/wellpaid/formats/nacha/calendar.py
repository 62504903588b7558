"""Banking days, and when a file has to be where.

Holidays come from the ``holidays`` library: those of the Federal Reserve Banks, which observe a
Sunday's on Monday and a Saturday's not at all. Times are Eastern, as Nacha and the Federal Reserve
write them; nothing here looks at a clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from holidays.financial.federal_reserve import FederalReserve

EASTERN: Final = ZoneInfo("America/New_York")
_SATURDAY: Final = 5


@cache
def fed_holidays(year: int) -> frozenset[date]:
    """Give the days of a year on which the Federal Reserve Banks are closed, weekends left out."""
    closed = FederalReserve(years=year)  # type: ignore[no-untyped-call]
    return frozenset(day for day in closed if day.weekday() < _SATURDAY)


def is_banking_day(day: date) -> bool:
    """Tell whether entries settle on this day."""
    return day.weekday() < _SATURDAY and day not in fed_holidays(day.year)


def next_banking_day(day: date) -> date:
    """Give the first banking day after this day."""
    return add_banking_days(day, 1)


def on_or_after(day: date) -> date:
    """Give this day, or the next banking day if it is none."""
    return day if is_banking_day(day) else next_banking_day(day)


def add_banking_days(day: date, count: int) -> date:
    """Go that many banking days on, or back if negative; 0 gives the day itself."""
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= is_banking_day(day)
    return day


def banking_days_between(first: date, last: date) -> int:
    """Count the banking days after ``first`` up to and with ``last``; negative if it is earlier."""
    if last < first:
        return -banking_days_between(last, first)
    span = (last - first).days
    return sum(is_banking_day(first + timedelta(days=n)) for n in range(1, span + 1))


@dataclass(frozen=True, slots=True)
class SameDayWindow:
    """One of the three daily windows of Same Day ACH at the Federal Reserve.

    :param deadline: when the operator must have the file; a bank's own cut-off is earlier
    :param settles: when the money moves, the same day
    """

    deadline: time
    settles: time


# Nacha, Same Day ACH, in force since 2021-03-19.
SAME_DAY_WINDOWS: Final = (
    SameDayWindow(time(10, 30), time(13, 0)),
    SameDayWindow(time(14, 45), time(17, 0)),
    SameDayWindow(time(16, 45), time(18, 0)),
)


def same_day_window(at: datetime, *, lead: timedelta = timedelta()) -> SameDayWindow | None:
    """Give the next window of the instant's day in the East that can still be reached.

    :param at: an aware instant
    :param lead: how long before the operator the bank wants the file
    """
    local = at.astimezone(EASTERN)
    if not is_banking_day(local.date()):
        return None
    for window in SAME_DAY_WINDOWS:
        if local + lead <= datetime.combine(local.date(), window.deadline, EASTERN):
            return window
    return None


def submission_day(at: datetime, *, cutoff: time) -> date:
    """Give the banking day that a bank counts a file under.

    :param at: an aware instant
    :param cutoff: the bank's last time of day for files, Eastern
    """
    local = at.astimezone(EASTERN)
    if is_banking_day(local.date()) and local.time() <= cutoff:
        return local.date()
    return next_banking_day(local.date())


def effective_entry_date(at: datetime, *, cutoff: time, banking_days: int = 1) -> date:
    """Give the day to ask settlement for: so many banking days after the submission's own.

    :param banking_days: 1 for debits, 1 or 2 for credits, 0 for the same day
    """
    return add_banking_days(submission_day(at, cutoff=cutoff), banking_days)


def settlement_day_of_year(day: date) -> str:
    """Give the day of the year in three digits, as the operator writes it."""
    return f"{day:%j}"
