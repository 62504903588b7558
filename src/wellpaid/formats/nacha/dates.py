"""Days as YYMMDD. Two digits of a year mean 1970 to 2069."""

from __future__ import annotations

from datetime import date
from typing import Final

_CENTURY_TURNS: Final = 70


def parse_day(text: str) -> date | None:
    """Give the day, or None where nothing, zeros or no such day stands."""
    if not (text.isascii() and text.isdigit()):
        return None
    year = int(text[:2])
    try:
        return date(
            year + (1900 if year >= _CENTURY_TURNS else 2000), int(text[2:4]), int(text[4:])
        )
    except ValueError:
        return None


def is_writable(day: date) -> bool:
    """Tell whether two digits of its year mean this year."""
    return 1900 + _CENTURY_TURNS <= day.year < 2000 + _CENTURY_TURNS


def write_day(day: date | None) -> str:
    """Give six characters; blanks for None."""
    return f"{day:%y%m%d}" if day is not None else " " * 6
