"""What people write in cells, to values. A cell that can mean two things is refused."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache
from typing import Final

from wellpaid.formats.bills.csv_columns import Column, Kind
from wellpaid.kit.money import Money, MoneyError

type CellValue = str | date | Money

_ISO: Final = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_US: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_NEGATIVE: Final = re.compile(r"\(.*\)|[-−–].*|.*-|\$\s*[-−–].*")
_YEAR_MIN: Final = 1850
_YEAR_MAX: Final = 2200


class CellError(ValueError):
    """The cell can't be read; the message is a sentence that doesn't repeat its content."""


def clean(text: str) -> str:
    """Trim, make line breaks and runs of blanks one blank, compose accents.

    :raises CellError: the cell holds characters that can't be printed
    """
    text = " ".join(text.split())
    if text.isascii() and text.isprintable():
        return text
    if "\0" in text:
        raise CellError("The cell holds a NUL byte. Export the file again as CSV UTF-8.")
    if "\ufffd" in text or any(unicodedata.category(c) in {"Cc", "Cs"} for c in text):
        raise CellError("The cell holds characters we can't read. Save the file as CSV UTF-8.")
    return unicodedata.normalize("NFC", text)


def parse(column: Column, text: str) -> CellValue:
    """Read a cleaned, non-empty cell.

    :raises CellError: not a date, not an amount, a negative amount, or too long
    """
    if column.kind is Kind.DATE:
        return parse_date(text)
    if column.kind is Kind.MONEY:
        return parse_money(text)
    if len(text) > column.length_max:
        raise CellError(f"The text is longer than {column.length_max} characters.")
    return text


@lru_cache(maxsize=8192)
def parse_date(text: str) -> date:
    """Read 2026-03-04 or 3/4/2026 (month first).

    :raises CellError: another form, or a day that isn't in the calendar
    """
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
    elif match := _US.fullmatch(text):
        month, day, year = match.groups()
    else:
        raise CellError("Write the date as YYYY-MM-DD or M/D/YYYY, with four digits for the year.")
    if not _YEAR_MIN <= int(year) <= _YEAR_MAX:
        raise CellError(f"The year must be between {_YEAR_MIN} and {_YEAR_MAX}.")
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise CellError("There is no such day in the calendar.") from None


@lru_cache(maxsize=8192)
def parse_money(text: str) -> Money:
    """Read an amount as people write it: ``$1,240.00``, ``1240.5``.

    :raises CellError: negative in any writing, more than two decimals, or not an amount
    """
    try:
        return Money.from_typed(text)
    except MoneyError:
        if _NEGATIVE.fullmatch(text):
            raise CellError("The amount is less than zero. Leave corrections out.") from None
        raise CellError(
            "Write the amount with digits and at most two decimals, like 1240.00."
        ) from None
