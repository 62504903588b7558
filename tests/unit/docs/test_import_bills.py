"""The manual on imports says what the code does."""

import csv
import io
from pathlib import Path

from wellpaid.formats.bills.csv_bill import LINES_MAX
from wellpaid.formats.bills.csv_columns import COLUMNS
from wellpaid.formats.bills.csv_table import ROW_LIMIT, read_csv
from wellpaid.formats.bills.draft import BillDraft
from wellpaid.formats.fhir.bundle import _TYPES
from wellpaid.formats.fhir.resources import _MODELS

ROOT = Path(__file__).parents[3]
MANUAL = (ROOT / "docs" / "how-to" / "import-bills.md").read_text(encoding="utf-8")


def test_every_column_is_documented_as_it_is():
    rows = [line for line in MANUAL.splitlines() if line.startswith("| `")]
    assert rows == [
        f"| `{column.name}` | {'yes' if column.is_required else ''} "
        f"| {column.kind}, per {column.level} | {column.meaning} "
        f"| {', '.join(column.other_names)} |"
        for column in COLUMNS
    ]


def test_the_example_imports_without_findings():
    example = MANUAL.split("```\n")[1]
    assert len(list(csv.reader(io.StringIO(example)))) == 3
    (bill,) = read_csv(example.encode())
    assert isinstance(bill, BillDraft)
    assert len(bill.lines) == 2


def test_limits_and_resource_types_are_the_real_ones():
    assert f"{ROW_LIMIT:,} rows a file, {LINES_MAX} rows a bill" in MANUAL
    assert all(f"`{name}`" in MANUAL for name in (*_MODELS, *_TYPES))
