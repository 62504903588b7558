"""Estimates as a table: one row a service, rows of one estimate next to each other or not.

Columns: ``estimate_id, patient_id, given_date, care_date, description, code, provider_name,
amount``; dates as ``YYYY-MM-DD``, amounts in dollars.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import date

from wellpaid.kit.money import Money, MoneyError

REQUIRED = ("estimate_id", "patient_id", "given_date", "care_date", "description", "amount")


@dataclass
class EstimateRows:
    """The rows of one estimate: (description, amount, code, provider) each."""

    patient_id: str
    given_date: date
    care_date: date
    lines: list[tuple[str, Money, str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class RowFinding:
    """What is wrong with a row; the whole estimate of it is left out. ``row``: 1 is the header."""

    row: int
    column: str
    message: str


def read_estimates(content: bytes) -> tuple[dict[str, EstimateRows], list[RowFinding]]:
    """Give the estimates by their number, and what is wrong with the others."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return {}, [RowFinding(1, "", "The file isn't UTF-8 text.")]
    table = csv.DictReader(io.StringIO(text, newline=""))
    missing = [name for name in REQUIRED if name not in (table.fieldnames or [])]
    if missing:
        return {}, [RowFinding(1, name, "The column is missing.") for name in missing]
    found: dict[str, EstimateRows] = {}
    findings: list[RowFinding] = []
    broken: set[str] = set()
    for number, row in enumerate(table, start=2):
        column, message = _take(row, found)
        if message:
            findings.append(RowFinding(number, column, message))
            broken.add((row["estimate_id"] or "").strip())
    return {key: rows for key, rows in found.items() if key not in broken}, findings


def _take(row: dict[str, str], found: dict[str, EstimateRows]) -> tuple[str, str]:
    """Add a row to its estimate; give the column and what is wrong with it, or blanks."""
    values = {name: (row.get(name) or "").strip() for name in (*REQUIRED, "code", "provider_name")}
    for name in REQUIRED:
        if not values[name]:
            return name, "It is empty."
    try:
        name = "given_date"
        given = date.fromisoformat(values[name])
        name = "care_date"
        care = date.fromisoformat(values[name])
        name = "amount"
        amount = Money.from_decimal_text(values[name])
    except MoneyError:
        return name, "An amount is like 310.00."
    except ValueError:
        return name, "A date is like 2026-03-27."
    if amount.cents <= 0:
        return "amount", "It is not above zero."
    known = found.setdefault(values["estimate_id"], EstimateRows(values["patient_id"], given, care))
    if (known.patient_id, known.given_date, known.care_date) != (values["patient_id"], given, care):
        return "patient_id", "The rows of this estimate disagree on the patient or the dates."
    known.lines.append((values["description"], amount, values["code"], values["provider_name"]))
    return "", ""
