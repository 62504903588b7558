"""Rows of a table of any kind, under a first row that names its columns in any order.

The reader streams, and a row that can't be read never stops the others. Tables of bills have a
reader of their own (``csv_table``), since theirs can be mapped by hand.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO, Final, Protocol

from .csv_columns import column_letter
from .csv_header import DELIMITERS, first_record
from .csv_text import TextLines, UnreadableTextError

_HEADER_LINES: Final = 50


class TableColumn(Protocol):
    """A column that a table may have."""

    @property
    def name(self) -> str:
        """Its name in our lists."""

    @property
    def is_required(self) -> bool:
        """Whether a table without it can't be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowFault:
    """What is wrong with a table or one of its rows; without its content.

    :param rule: ``unreadable``, ``csv-header`` or ``csv-row``
    """

    where: str
    field: str = ""
    rule: str
    message: str
    is_fatal: bool = True


@dataclass(frozen=True, slots=True)
class Row[C: TableColumn]:
    """A row with a cell for each column; ``None`` is a column that we don't know."""

    number: int
    columns: Sequence[C | None]
    cells: Sequence[str]


def read_rows[C: TableColumn](
    source: bytes | BinaryIO, columns: Sequence[C], column_of: Callable[[str], C | None]
) -> Iterator[Row[C] | RowFault]:
    """Give a table's rows, and what was found wrong with it; never raises for its bytes.

    :param column_of: gives our column for a heading, or None
    """
    lines = TextLines(io.BytesIO(source) if isinstance(source, bytes) else source)
    try:
        yield from _read(iter(lines), columns, column_of)
    except UnreadableTextError as error:
        yield RowFault(where="file", rule="unreadable", message=str(error))
    if lines.has_windows_1252:
        text = "Accents were read as Windows-1252. Check a few names, or save as CSV UTF-8."
        yield RowFault(where="file", rule="csv-row", message=text, is_fatal=False)


def _read[C: TableColumn](
    lines: Iterator[str], known: Sequence[C], column_of: Callable[[str], C | None]
) -> Iterator[Row[C] | RowFault]:
    first = list(islice(lines, _HEADER_LINES))
    found = [(delimiter, *first_record(first, delimiter)) for delimiter in DELIMITERS]
    delimiter, row, headers = max(
        found, key=lambda one: (sum(column_of(cell) is not None for cell in one[2]), len(one[2]))
    )
    if not headers:
        text = "The file is empty, or its first row can’t be read."
        yield RowFault(where="file", rule="csv-header", message=text)
        return
    columns = tuple(column_of(header) for header in headers)
    faults = list(_header_faults(row, headers, columns, known))
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
            text = f"This row can’t be read: {error}."
            yield RowFault(where=f"row {number}", rule="csv-row", message=text)
            continue
        if number > row and any(cell.strip() for cell in cells):
            yield _row(number, columns, cells)


def _header_faults[C: TableColumn](
    row: int, headers: Sequence[str], columns: Sequence[C | None], known: Sequence[C]
) -> Iterator[RowFault]:
    where = f"row {row}"
    names = [column.name if column else "" for column in columns]
    for place, name in enumerate(names):
        if not name and headers[place].strip():
            # The heading itself is not repeated: in a file without headings it is somebody's data.
            text = f"Column {column_letter(place)} isn’t one we know, so it wasn’t read."
            yield RowFault(where=where, rule="csv-header", message=text, is_fatal=False)
        elif name and names.index(name) < place:
            text = "Two columns are this one. Keep one of them."
            yield RowFault(where=where, field=name, rule="csv-header", message=text)
    for column in known:
        if column.is_required and column.name not in names:
            text = "The column is missing."
            yield RowFault(where=where, field=column.name, rule="csv-header", message=text)


def _row[C: TableColumn](
    number: int, columns: Sequence[C | None], cells: Sequence[str]
) -> Row[C] | RowFault:
    if len(cells) < len(columns) or any(cell.strip() for cell in cells[len(columns) :]):
        text = f"The row has {len(cells)} cells, but the first row has {len(columns)} columns."
        return RowFault(where=f"row {number}", rule="csv-row", message=text)
    return Row(number, columns, cells)
