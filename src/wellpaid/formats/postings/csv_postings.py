"""Postings of a table: one row a posting. The reader streams; a bad row never stops the others."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from typing import BinaryIO, Final

from wellpaid.formats.bills.csv_cells import CellError, clean, parse_date, parse_money
from wellpaid.formats.bills.csv_columns import Kind
from wellpaid.formats.bills.csv_rows import Row, RowFault, read_rows
from wellpaid.kit.money import Money

from .csv_columns import POSTING_COLUMNS, PostingColumn, column_of
from .draft import PostedRow, PostingFinding, Reading

# More than any plan ever paid at once; a million of these still fit into a sum's column.
AMOUNT_MAX: Final = Money(100_000_000_00)
_SHORTENED: Final = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+", re.ASCII)
_WITH_POINT: Final = re.compile(r"(\d+)\.0+", re.ASCII)
# How books write what they took back: (36.00), 36.00-, -36.00, -$36.00, $-36.00.
_BELOW_ZERO: Final = (
    re.compile(r"\((.+)\)"), re.compile(r"(.+?)\s*[-−–]"), re.compile(r"[-−–]\s*(.+)"),
    re.compile(r"\$\s*[-−–]\s*(.+)"),
)  # fmt: skip

type _Cells = dict[str, str | date | Money]


def read_postings(source: bytes | BinaryIO) -> Reading:
    """Give a table's postings, and what was found wrong with it; never raises for its bytes."""
    for item in read_rows(source, POSTING_COLUMNS, column_of):
        if isinstance(item, RowFault):
            yield PostingFinding(**asdict(item))
        else:
            yield from _posting(item)


def _posting(row: Row[PostingColumn]) -> Reading:
    where = f"row {row.number}"
    values: _Cells = {}
    is_good = True
    for column, cell in zip(row.columns, row.cells, strict=False):
        if column is None:
            continue
        try:
            values[column.name] = _value(column, clean(cell))
        except CellError as error:
            is_good = False
            yield PostingFinding(
                where=where, field=column.name, rule="csv-cell", message=str(error)
            )
    if is_good:
        yield _made(row.number, values)


def _value(column: PostingColumn, text: str) -> str | date | Money:
    """Read a cell.

    :raises CellError: it is empty and must not be, or holds something else
    """
    if not text:
        if column.is_required and not column.may_be_blank:
            raise CellError("The cell is empty.")
        return ""
    if column.kind is Kind.DATE:
        return parse_date(text)
    if column.kind is Kind.MONEY:
        return _signed(text)
    if len(text) > column.length_max:
        raise CellError(f"The text is longer than {column.length_max} characters.")
    return _number(text) if column.is_required else text


def _number(text: str) -> str:
    """Give a number as it is written, less what a spreadsheet did to it.

    :raises CellError: the spreadsheet left digits out
    """
    if _SHORTENED.fullmatch(text):
        raise CellError(
            "The spreadsheet shortened this number. Format the column as text, and save it again."
        )
    whole = _WITH_POINT.fullmatch(text)
    return whole[1] if whole else text


@lru_cache(maxsize=8192)
def _signed(text: str) -> Money:
    """Read an amount that may be below zero.

    :raises CellError: not an amount, or larger than any payment
    """
    sign, plain = 1, text
    for below in _BELOW_ZERO:
        match = below.fullmatch(text)
        if match is not None:
            sign, plain = -1, match[1].strip()
            break
    try:
        amount = parse_money(plain)
    except CellError:
        raise CellError(
            "Write the amount with digits and at most two decimals, like 1240.00 or -36.00."
        ) from None
    if amount > AMOUNT_MAX:
        raise CellError(f"No payment is over ${AMOUNT_MAX}. Check the decimal point.")
    return Money(sign * amount.cents)


def _made(row: int, values: _Cells) -> PostedRow:
    amount, posted = values["amount_posted"], values["posted_on"]
    assert isinstance(amount, Money)
    assert isinstance(posted, date)
    return PostedRow(
        row=row,
        payment_number=str(values["payment_number"]),
        claim_number=str(values["claim_number"]),
        amount=amount,
        posted_date=posted,
        posted_by=str(values.get("posted_by", "")),
        payer_name=str(values.get("payer", "")),
    )
