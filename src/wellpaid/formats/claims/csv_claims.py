"""Claims of a table: one row a claim. The reader streams; a bad row never stops the others."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain, islice
from typing import BinaryIO, Final

from wellpaid.formats.bills.csv_cells import CellError, clean, parse_date, parse_money
from wellpaid.formats.bills.csv_columns import Kind, column_letter
from wellpaid.formats.bills.csv_header import DELIMITERS, first_record
from wellpaid.formats.bills.csv_text import TextLines, UnreadableTextError
from wellpaid.kit.check_digits import is_npi
from wellpaid.kit.money import Money

from .csv_columns import BY_NAME, CLAIM_COLUMNS, ClaimColumn, recognise
from .draft import ClaimFinding, Frequency, Reading, SentClaim

_HEADER_LINES: Final = 50
_KINDS: Final = {
    "": Frequency.ORIGINAL, "1": Frequency.ORIGINAL, "original": Frequency.ORIGINAL,
    "7": Frequency.REPLACEMENT, "replacement": Frequency.REPLACEMENT,
    "corrected": Frequency.REPLACEMENT, "8": Frequency.VOID, "void": Frequency.VOID,
}  # fmt: skip
_TIN_DIGITS: Final = 9

type _Columns = tuple[ClaimColumn | None, ...]
type _Cells = dict[str, str | date | Money]


def read_csv_claims(source: bytes | BinaryIO) -> Reading:
    """Give the claims of a table, and what was found wrong with it; never raises for its bytes."""
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
) -> ClaimFinding:
    return ClaimFinding(where=where, field=column, rule=rule, message=message, is_fatal=is_fatal)


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
            yield from _claim(number, columns, cells)


def _header_faults(row: int, headers: Sequence[str], columns: _Columns) -> Iterator[ClaimFinding]:
    names = [column.name if column else "" for column in columns]
    for place, name in enumerate(names):
        if not name and headers[place].strip():
            # The header itself is not repeated: in a file without headers it is a patient's data.
            text = f"Column {column_letter(place)} isn’t one we know, so it wasn’t read."
            yield _fault(f"row {row}", "", "csv-header", text, is_fatal=False)
        elif name and names.index(name) < place:
            text = "Two columns are this one. Keep one of them."
            yield _fault(f"row {row}", name, "csv-header", text)
    for column in CLAIM_COLUMNS:
        if column.is_required and column.name not in names:
            yield _fault(f"row {row}", column.name, "csv-header", "The column is missing.")


def _claim(row: int, columns: _Columns, cells: list[str]) -> Reading:
    where = f"row {row}"
    if len(cells) < len(columns) or any(cell.strip() for cell in cells[len(columns) :]):
        text = f"The row has {len(cells)} cells, but the first row has {len(columns)} columns."
        yield _fault(where, "", "csv-row", text)
        return
    values: _Cells = {}
    faults: list[ClaimFinding] = []
    for column, cell in zip(columns, cells, strict=False):
        if column is None:
            continue
        try:
            values[column.name] = _value(column, clean(cell))
        except CellError as error:
            faults.append(_fault(where, column.name, "csv-cell", str(error)))
    if not faults:
        faults = list(_contradictions(where, values))
    yield from faults
    if not any(one.is_fatal for one in faults):
        yield _made(where, values)


def _value(column: ClaimColumn, text: str) -> str | date | Money:
    """Read a cell.

    :raises CellError: it is empty and must not be, or holds something else
    """
    if not text:
        if column.is_required:
            raise CellError("The cell is empty.")
        return ""
    if column.kind is Kind.DATE:
        return parse_date(text)
    if column.kind is Kind.MONEY:
        return parse_money(text)
    if len(text) > column.length_max:
        raise CellError(f"The text is longer than {column.length_max} characters.")
    return text


def _contradictions(where: str, values: _Cells) -> Iterator[ClaimFinding]:
    kind = str(values.get("kind", "")).casefold()
    if kind not in _KINDS:
        yield _fault(where, "kind", "claim-frequency", "Write original, replacement or void.")
    until, since = values.get("service_to") or values["service_from"], values["service_from"]
    if isinstance(until, date) and isinstance(since, date) and until < since:
        yield _fault(where, "service_to", "claim-dates", "The last day is before the first one.")
    tin = _tin(values)
    if tin and not (tin.isascii() and tin.isdigit() and len(tin) == _TIN_DIGITS):
        yield _fault(where, "provider_tin", "claim-provider", "A tax number has nine digits.")
    npi = str(values.get("provider_npi", ""))
    if npi and not is_npi(npi):
        text = "The NPI hasn’t ten digits, or its last one is wrong."
        yield _fault(where, "provider_npi", "claim-npi", text)


def _tin(values: _Cells) -> str:
    return str(values.get("provider_tin", "")).replace("-", "").replace(" ", "")


def _made(where: str, values: _Cells) -> SentClaim:
    def words(name: str) -> str:
        return str(values.get(name, ""))

    def day(name: str) -> date | None:
        found = values.get(name)
        return found if isinstance(found, date) else None

    charge, expected = values["charge"], values.get("expected_amount")
    since = day("service_from")
    assert isinstance(charge, Money)
    assert since is not None
    return SentClaim(
        place=where,
        control_number=words("claim_number"),
        frequency=_KINDS[words("kind").casefold()],
        charge=charge,
        expected=expected if isinstance(expected, Money) else None,
        payer_name=words("payer_name"),
        payer_number=words("payer_id"),
        tin=_tin(values),
        npi=words("provider_npi"),
        family_name=words("patient_family_name"),
        given_name=words("patient_given_name"),
        member_id=words("member_id"),
        service_from=since,
        service_to=day("service_to") or since,
        payer_claim_number=words("payer_claim_number"),
        sent_date=day("sent_date"),
    )
