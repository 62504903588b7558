"""How far ahead a payment may be planned, and at which hour it is made."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONGEST = timedelta(days=90)
# In the morning people see what happened and can still call.
_HOUR = time(9)


def first_day(today: date) -> date:
    """Give the first day that may be chosen."""
    return today + timedelta(days=1)


def last_day(today: date) -> date:
    """Give the last day that may be chosen."""
    return today + LONGEST


def moment_of(day: date, time_zone: str) -> datetime:
    """Give when a payment of that day is made: nine in the morning at the clinic."""
    return datetime.combine(day, _HOUR, ZoneInfo(time_zone)).astimezone(UTC)
