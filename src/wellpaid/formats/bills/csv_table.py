"""Bills from a table: one row a service, the rows of a bill next to each other.

The reader streams. It holds one bill, and a fingerprint of each bill number it has passed, so a
file of millions of rows needs tens of megabytes. Because a bill number may re-appear after its
draft was handed out, a caller keeps drafts apart until the reader ends, and drops those that a
fatal finding names by ``bill_source_id``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import BinaryIO, Final

from wellpaid.formats.bills.csv_bill import BillRows
from wellpaid.formats.bills.csv_cells import CellError, clean
from wellpaid.formats.bills.csv_columns import BY_NAME, Column
from wellpaid.formats.bills.csv_header import ColumnMapping, Header, read_header
from wellpaid.formats.bills.csv_text import TextLines, UnreadableTextError
from wellpaid.formats.bills.draft import BillDraft, Finding
from wellpaid.formats.bills.seen import SeenTexts

ROW_LIMIT: Final = 5_000_000
_HEADER_LINES: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a person sees before they import.

    ``headers`` and ``columns`` run side by side (None: not read); ``sample_rows`` are the first
    rows as they stand; ``is_whole_file`` is False when there is more than was looked at.
    """

    delimiter: str | None
    headers: tuple[str, ...]
    columns: tuple[str | None, ...]
    sample_rows: tuple[tuple[str, ...], ...]
    bills: tuple[BillDraft, ...]
    findings: tuple[Finding, ...]
    is_whole_file: bool


def read_csv(
    source: bytes | BinaryIO, *, mapping: ColumnMapping | None = None, row_limit: int = ROW_LIMIT
) -> Iterator[BillDraft | Finding]:
    """Yield the bills of a table and what was found wrong with it, in the order of the rows.

    ``mapping`` is their header -> our column (None: leave it out); headers that are not in it are
    recognised by :data:`csv_columns.COLUMNS`. Row numbers are those a spreadsheet shows.
    """
    table = _Table(source, mapping or {}, row_limit)
    return table.read()


def preview(data: bytes, *, mapping: ColumnMapping | None = None, limit: int = 20) -> Preview:
    """Read the first ``limit`` bills of a table, and its first ``limit`` rows as they stand."""
    table = _Table(data, mapping or {}, ROW_LIMIT)
    bills: list[BillDraft] = []
    findings: list[Finding] = []
    is_whole_file = True
    for item in table.read():
        if len(bills) >= limit:
            is_whole_file = False
            break
        if isinstance(item, Finding):
            findings.append(item)
        else:
            bills.append(item)
    header = table.header
    return Preview(
        delimiter=header.delimiter if header else None,
        headers=header.headers if header else (),
        columns=header.columns if header else (),
        sample_rows=_sample_rows(data, header, limit) if header else (),
        bills=tuple(bills),
        findings=tuple(findings),
        is_whole_file=is_whole_file,
    )


def _sample_rows(data: bytes, header: Header, limit: int) -> tuple[tuple[str, ...], ...]:
    reader = csv.reader(TextLines(io.BytesIO(data)), delimiter=header.delimiter)
    start = header.row_number
    try:
        return tuple(tuple(cells) for cells in islice(reader, start, start + limit) if cells)
    except (csv.Error, UnreadableTextError):
        # The findings already say which row can't be read; a sample of it would say nothing.
        return ()


class _Table:
    """One run over one file."""

    def __init__(self, source: bytes | BinaryIO, mapping: ColumnMapping, row_limit: int) -> None:
        self._lines = TextLines(io.BytesIO(source) if isinstance(source, bytes) else source)
        self._mapping = mapping
        self._row_limit = row_limit
        self._seen = SeenTexts()
        self._bill: BillRows | None = None
        self._is_next_in_doubt = False
        self._is_encoding_told = False
        self._columns: tuple[Column | None, ...] = ()
        self.header: Header | None = None

    def read(self) -> Iterator[BillDraft | Finding]:
        try:
            yield from self._read()
        except UnreadableTextError as error:
            yield from self._stop(str(error))

    def _read(self) -> Iterator[BillDraft | Finding]:
        lines = iter(self._lines)
        first = list(islice(lines, _HEADER_LINES))
        if any("\0" in line for line in first[:1]):
            yield from self._stop("The file holds NUL bytes. Export it again as CSV UTF-8.")
            return
        self.header = read_header(first, self._mapping)
        if self.header is None:
            yield from self._stop("The file is empty, or its first row can't be read.")
            return
        yield from self.header.findings
        if not self.header.is_usable:
            return
        self._columns = tuple(BY_NAME[name] if name else None for name in self.header.columns)
        reader = csv.reader(chain(first, lines), delimiter=self.header.delimiter, strict=True)
        yield from self._read_rows(reader, self.header)

    def _read_rows(
        self, reader: Iterator[list[str]], header: Header
    ) -> Iterator[BillDraft | Finding]:
        number_index = header.columns.index("bill_number")
        row_number = 0
        while True:
            row_number += 1
            try:
                cells = next(reader)
            except StopIteration:
                break
            except csv.Error as error:
                yield from self._lose_row(row_number, str(error))
                if "field limit" in str(error):
                    yield from self._stop("A quotation mark is opened and never closed.")
                    return
                continue
            if row_number <= header.row_number or not any(cells):
                continue
            if row_number - header.row_number > self._row_limit:
                yield from self._stop(f"The file has more than {self._row_limit:,} rows. Split it.")
                return
            yield from self._tell_encoding(row_number)
            yield from self._take(row_number, cells, number_index)
        yield from self._close()

    def _tell_encoding(self, row_number: int) -> Iterator[Finding]:
        if self._lines.has_windows_1252 and not self._is_encoding_told:
            self._is_encoding_told = True
            text = "Accents were read as Windows-1252. Check a few names, or save as CSV UTF-8."
            yield Finding(where=f"row {row_number}", field=None, message=text, is_fatal=False)

    def _take(self, row: int, cells: list[str], at: int) -> Iterator[BillDraft | Finding]:
        if not any(cell and not cell.isspace() for cell in cells):
            return
        try:
            number = clean(cells[at]) if at < len(cells) else ""
        except CellError as error:
            yield from self._lose_row(row, str(error))
            return
        if not number:
            yield from self._lose_row(row, "bill_number is blank.")
            return
        if self._bill is None or self._bill.number != number:
            yield from self._close()
            self._open(number, row)
        if self._bill is not None:
            fault = self._shape_fault(cells)
            if fault:
                self._bill.refuse(row, None, fault)
            else:
                self._bill.add(row, self._columns, cells)

    def _shape_fault(self, cells: list[str]) -> str | None:
        wanted = len(self._columns)
        if len(cells) < wanted:
            return f"The row has {len(cells)} cells, but the first row has {wanted} columns."
        if len(cells) > wanted and any(cell.strip() for cell in cells[wanted:]):
            return (
                f"The row has {len(cells)} cells, but the first row has {wanted} columns. "
                "Put text that holds the delimiter in quotation marks."
            )
        return None

    def _open(self, number: str, row: int) -> None:
        self._bill = BillRows(number, row)
        if self._is_next_in_doubt:
            text = "A row above couldn't be read and may be part of this bill."
            self._bill.refuse(row, None, text)
            self._is_next_in_doubt = False
        if not self._seen.add(number):
            text = (
                "This bill number was already used further up. "
                "Keep all rows of a bill next to each other."
            )
            self._bill.refuse(row, "bill_number", text)

    def _lose_row(self, row: int, reason: str) -> Iterator[Finding]:
        # The lost row may belong to the bill before it or after it: neither can be trusted.
        self._is_next_in_doubt = True
        if self._bill is not None:
            self._bill.refuse(row, "bill_number", f"This row can't be read: {reason}")
            return
        text = f"This row can't be read: {reason}"
        yield Finding(where=f"row {row}", field="bill_number", message=text, is_fatal=True)

    def _close(self) -> Iterator[BillDraft | Finding]:
        bill, self._bill = self._bill, None
        if bill is None:
            return
        draft = bill.close()
        yield from bill.findings
        if draft is not None:
            yield draft

    def _stop(self, message: str) -> Iterator[Finding]:
        bill, self._bill = self._bill, None
        if bill is not None:
            yield from bill.findings
        yield Finding(
            where="file",
            field=None,
            message=message,
            is_fatal=True,
            bill_source_id=bill.number if bill else None,
        )
