"""The first row of a bill table: which delimiter, and which of our columns stands where."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from wellpaid.formats.bills.csv_columns import (
    BY_NAME,
    REQUIRED,
    column_letter,
    recognise_header,
)
from wellpaid.formats.bills.draft import Finding

DELIMITERS: Final = (",", ";", "\t", "|")
# Their header -> our column, or None for a column to leave out.
type ColumnMapping = Mapping[str, str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """``headers`` as they stand in the file; ``columns`` holds our name or None at each place."""

    delimiter: str
    row_number: int
    headers: tuple[str, ...]
    columns: tuple[str | None, ...]
    findings: tuple[Finding, ...]

    @property
    def is_usable(self) -> bool:
        """Tell whether rows can be read under this header."""
        return not any(finding.is_fatal for finding in self.findings)


def read_header(lines: Sequence[str], mapping: ColumnMapping) -> Header | None:
    """Read the header from the first lines of a file; None if they hold no text.

    The delimiter is the one under which most headers are known; a tie goes to the one that makes
    more columns.
    """
    found: list[tuple[int, int, Header]] = []
    for delimiter in DELIMITERS:
        number, cells = first_record(lines, delimiter)
        if not cells:
            continue
        header = _assign(delimiter, number, cells, mapping)
        known = sum(column is not None for column in header.columns)
        found.append((known, len(cells), header))
    return max(found, key=lambda item: item[:2])[2] if found else None


def first_record(lines: Sequence[str], delimiter: str) -> tuple[int, list[str]]:
    """Give the first row that holds text, with its number; (0, []) where there is none."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                return number, cells
    except csv.Error:
        # Under the wrong delimiter quotation marks stand in odd places: this one is not it.
        return 0, []
    return 0, []


def _assign(delimiter: str, number: int, cells: list[str], mapping: ColumnMapping) -> Header:
    wanted = {header.strip().casefold(): column for header, column in mapping.items()}
    columns: list[str | None] = []
    findings: list[Finding] = []
    for index, cell in enumerate(cells):
        key = cell.strip().casefold()
        column = wanted[key] if key in wanted else recognise_header(cell)
        if column is not None and column not in BY_NAME:
            findings.append(_fault(number, column, "The mapping names a column we don't have."))
            column = None
        elif column is None and key and key not in wanted:
            # The header itself is not repeated: in a file without headers it is a patient's data.
            text = f"Column {column_letter(index)} isn't one we know, so it wasn't read."
            findings.append(Finding(where="header", field=None, message=text, is_fatal=False))
        columns.append(column)
    findings += _missing_and_double(number, columns)
    return Header(
        delimiter=delimiter,
        row_number=number,
        headers=tuple(cell.strip() for cell in cells),
        columns=tuple(columns),
        findings=tuple(findings),
    )


def _missing_and_double(number: int, columns: list[str | None]) -> list[Finding]:
    counts = Counter(column for column in columns if column is not None)
    findings = []
    for name, count in counts.items():
        if count > 1:
            places = [column_letter(i) for i, column in enumerate(columns) if column == name]
            text = f"Columns {' and '.join(places)} are both {name}. Keep one of them."
            findings.append(_fault(number, name, text))
    for name in REQUIRED:
        if name not in counts:
            text = f"The column {name} is missing. Add it, or say which of yours it is."
            findings.append(_fault(number, name, text))
    return findings


def _fault(number: int, column: str, message: str) -> Finding:
    return Finding(where=f"row {number}", field=column, message=message, is_fatal=True)
