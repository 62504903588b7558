"""How long an answer may take, and how much anybody may write."""

from __future__ import annotations

from datetime import date, timedelta

BODY_MAX = 4000
OPEN_MAX = 10
_ANSWER_WORKING_DAYS = 3
_SATURDAY = 5


def answer_by(day: date) -> date:
    """Give the day by which the office answers: three working days on."""
    left = _ANSWER_WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < _SATURDAY
    return day
