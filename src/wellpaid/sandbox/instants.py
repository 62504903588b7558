"""Instants as the database keeps them (milliseconds since 1970, UTC) and as the API writes them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

MS_PER_SECOND: Final = 1000


def now_ms() -> int:
    """Read the clock; only request handlers and the sender do."""
    return int(datetime.now(UTC).timestamp() * MS_PER_SECOND)


def iso(at_ms: int) -> str:
    """Write an instant as RFC 3339 with milliseconds and Z."""
    instant = datetime.fromtimestamp(at_ms / MS_PER_SECOND, UTC)
    return instant.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def year_and_month(at_ms: int) -> tuple[int, int]:
    """Give (year, month) in UTC, which is what a card's expiry is held against."""
    instant = datetime.fromtimestamp(at_ms / MS_PER_SECOND, UTC)
    return instant.year, instant.month
