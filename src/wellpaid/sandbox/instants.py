"""Instants as the database keeps them (milliseconds since 1970, UTC) and as the API writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

MS_PER_SECOND: Final = 1000


MS_PER_DAY: Final = 86_400_000


def real_now_ms() -> int:
    """Read the machine's clock; `clock.py` gives the processor's, which tests move on."""
    return int(datetime.now(UTC).timestamp() * MS_PER_SECOND)


def iso(at_ms: int) -> str:
    """Write an instant as RFC 3339 with milliseconds and Z."""
    instant = datetime.fromtimestamp(at_ms / MS_PER_SECOND, UTC)
    return instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def year_and_month(at_ms: int) -> tuple[int, int]:
    """Give (year, month) in UTC, which is what a card's expiry is held against."""
    instant = datetime.fromtimestamp(at_ms / MS_PER_SECOND, UTC)
    return instant.year, instant.month


def day_of(at_ms: int) -> date:
    """Give the day in UTC that an instant belongs to."""
    return datetime.fromtimestamp(at_ms / MS_PER_SECOND, UTC).date()


def start_of(day: date) -> int:
    """Give the first instant of a day in UTC."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()) * MS_PER_SECOND
