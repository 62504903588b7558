"""What time it is. Read here, at the edge, and passed inwards as ``now``: nothing else asks."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def utc_now() -> datetime:
    """Give the present moment, with its zone."""
    return datetime.now(UTC)


def local_date(moment: datetime, zone: str) -> date:
    """Give the calendar day of a moment at a place (``zone`` is an IANA name)."""
    return moment.astimezone(ZoneInfo(zone)).date()
