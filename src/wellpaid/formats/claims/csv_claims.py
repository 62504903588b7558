"""Claims of a table: one row a claim. The reader streams; a bad row never stops the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from typing import BinaryIO, Final

from wellpaid.formats.bills.csv_cells import CellError, clean, parse_date, parse_money
from wellpaid.formats.bills.csv_columns import Kind
from wellpaid.formats.bills.csv_rows import Row, RowFault, read_rows
from wellpaid.kit.check_digits import is_npi
from wellpaid.kit.money import Money

from .csv_columns import CLAIM_COLUMNS, ClaimColumn, column_of
from .draft import ClaimFinding, Frequency, Reading, SentClaim

_KINDS: Final = {
    "": Frequency.ORIGINAL, "1": Frequency.ORIGINAL, "original": Frequency.ORIGINAL,
    "7": Frequency.REPLACEMENT, "replacement": Frequency.REPLACEMENT,
    "corrected": Frequency.REPLACEMENT, "8": Frequency.VOID, "void": Frequency.VOID,
}  # fmt: skip
_TIN_DIGITS: Final = 9

type _Cells = dict[str, str | date | Money]


def read_csv_claims(source: bytes | BinaryIO) -> Reading:
    """Give the claims of a table, and what was found wrong with it; never raises for its bytes."""
    for item in read_rows(source, CLAIM_COLUMNS, column_of):
        if isinstance(item, RowFault):
            yield ClaimFinding(**asdict(item))
        else:
            yield from _claim(item)


def _fault(where: str, column: str, rule: str, message: str) -> ClaimFinding:
    return ClaimFinding(where=where, field=column, rule=rule, message=message)


def _claim(row: Row[ClaimColumn]) -> Reading:
    where = f"row {row.number}"
    values: _Cells = {}
    faults: list[ClaimFinding] = []
    for column, cell in zip(row.columns, row.cells, strict=False):
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
