"""Postings of a table: one row a posting. The reader streams; a bad row never stops the others."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain, islice
from typing import BinaryIO, Final

from wellpaid.formats.bills.csv_cells import CellError, clean, parse_date, parse_money
from wellpaid.formats.bills.csv_columns import Kind, column_letter
from wellpaid.formats.bills.csv_header import DELIMITERS, first_record
from wellpaid.formats.bills.csv_text import TextLines, UnreadableTextError
from wellpaid.kit.money import Money

from .csv_columns import BY_NAME, POSTING_COLUMNS, PostingColumn, recognise
from .draft import PostedRow, PostingFinding, Reading

_HEADER_LINES: Final = 50
# More than any plan ever paid at once; a million of these still fit into a sum's column.
AMOUNT_MAX: Final = Money(100_000_000_00)
_SHORTENED: Final = re.compile(r"\d(?:\.\d+)?[eE]\+?\d+", re.ASCII)
_WITH_POINT: Final = re.compile(r"(\d+)\.0+", re.ASCII)
# How books write what they took back: (36.00), 36.00-, -36.00, -$36.00, $-36.00.
_BELOW_ZERO: Final = (
    re.compile(r"\((.+)\)"), re.compile(r"(.+?)\s*[-−–]"), re.compile(r"[-−–]\s*(.+)"),
    re.compile(r"\$\s*[-−–]\s*(.+)"),
)  # fmt: skip

type _Columns = tuple[PostingColumn | None, ...]
type _Cells = dict[str, str | date | Money]


def read_postings(source: bytes | BinaryIO) -> Reading:
    """Give a table's postings, and what was found wrong with it; never raises for its bytes."""
    lines = TextLines(io.BytesIO(source) if isinstance(source, bytes) else source)
    try:
        yield from _read(iter(lines))
    except UnreadableTextError as error:
        yield _fault("file", "", "unreadable", str(error))
    if lines.has_windows_1252:
        text = "Accents were read as Windows-1252. Check a few names, or save as CSV UTF-8."
        yield _fault("file", "", "csv-row", text, is_fatal=False)


def _fault(
    where: str, column: str, rule: str, message: str, *, is_fatal: bool = True
) -> PostingFinding:
    return PostingFinding(where=where, field=column, rule=rule, message=message, is_fatal=is_fatal)


def _read(lines: Iterator[str]) -> Reading:
    first = list(islice(lines, _HEADER_LINES))
    found = [(delimiter, *first_record(first, delimiter)) for delimiter in DELIMITERS]
    delimiter, row, headers = max(
        found, key=lambda one: (sum(recognise(cell) is not None for cell in one[2]), len(one[2]))
    )
    if not headers:
        yield _fault("file", "", "csv-header", "The file is empty, or its first row can’t be read.")
        return
    columns = tuple(BY_NAME.get(recognise(header) or "") for header in headers)
    faults = list(_header_faults(row, headers, columns))
    yield from faults
    if any(one.is_fatal for one in faults):
        return
    reader = csv.reader(chain(first, lines), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield _fault(f"row {number}", "", "csv-row", f"This row can’t be read: {error}.")
            continue
        if number > row and any(cell.strip() for cell in cells):
            yield from _posting(number, columns, cells)


def _header_faults(row: int, headers: Sequence[str], columns: _Columns) -> Iterator[PostingFinding]:
    names = [column.name if column else "" for column in columns]
    for place, name in enumerate(names):
        if not name and headers[place].strip():
            # The heading itself is not repeated: in a file without headings it is somebody's data.
            text = f"Column {column_letter(place)} isn’t one we know, so it wasn’t read."
            yield _fault(f"row {row}", "", "csv-header", text, is_fatal=False)
        elif name and names.index(name) < place:
            text = "Two columns are this one. Keep one of them."
            yield _fault(f"row {row}", name, "csv-header", text)
    for column in POSTING_COLUMNS:
        if column.is_required and column.name not in names:
            yield _fault(f"row {row}", column.name, "csv-header", "The column is missing.")


def _posting(row: int, columns: _Columns, cells: list[str]) -> Reading:
    where = f"row {row}"
    if len(cells) < len(columns) or any(cell.strip() for cell in cells[len(columns) :]):
        text = f"The row has {len(cells)} cells, but the first row has {len(columns)} columns."
        yield _fault(where, "", "csv-row", text)
        return
    values: _Cells = {}
    is_good = True
    for column, cell in zip(columns, cells, strict=False):
        if column is None:
            continue
        try:
            values[column.name] = _value(column, clean(cell))
        except CellError as error:
            is_good = False
            yield _fault(where, column.name, "csv-cell", str(error))
    if is_good:
        yield _made(row, values)


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
