"""Parquet beside CSV: the same rows, with types and units."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.urls import reverse

from tests.factories import day_here
from tests.pages.checking_client import CheckingClient
from tests.pages.test_claims_reports import KEYS, grow
from tests.pages.test_payer_pages import member
from tests.unit.claim_pay.remittances.a_year import Year, make_year
from wellpaid.claim_pay.remittances.queries import page as page_queries
from wellpaid.core.organizations.roles import Role
from wellpaid.kit.money import Money
from wellpaid.web.shared import parquet_tables
from wellpaid.web.shared.parquet_tables import Column, write_parquet


@pytest.fixture
def year(db, settings, tmp_path: Path) -> Year:
    settings.DOCUMENTS_DIR = tmp_path
    return make_year(day_here() - timedelta(days=2))


def read(content: bytes) -> pa.Table:
    return pq.read_table(io.BytesIO(content))


def as_csv(table: pa.Table) -> list[list[str]]:
    """Write a Parquet table as our CSV has it."""
    heads = [name.removesuffix("_cents") for name in table.column_names]
    columns = [_texts(table.column(place), table.schema.field(place))
               for place in range(table.num_columns)]  # fmt: skip
    return [heads, *map(list, zip(*columns, strict=True))]


def _texts(column: pa.ChunkedArray, field: pa.Field) -> list[str]:
    is_money = field.metadata[b"unit"] == b"US cents"
    return [
        "" if value is None else str(Money(value)) if is_money else str(value)
        for value in column.to_pylist()
    ]


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def body(client: CheckingClient, name: str, *args: str, query: str = "") -> bytes:
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == 200
    return b"".join(response) if response.streaming else response.content


def test_every_report_says_the_same_as_its_csv(year):
    grow(year)
    client = member(year.clinic.id, Role.READ_ONLY)
    plain = zipfile.ZipFile(io.BytesIO(body(client, "claims_report", "all")))
    typed = zipfile.ZipFile(io.BytesIO(body(client, "claims_report", "all", query="?as=parquet")))
    assert sorted(typed.namelist()) == sorted(f"{key}.parquet" for key in KEYS)
    for key in KEYS:
        expected = rows_of(plain.read(f"{key}.csv").decode())
        got = as_csv(read(typed.read(f"{key}.parquet")))
        # A word in place of a day ("before") is no day.
        expected = [["" if cell == "before" else cell for cell in row] for row in expected]
        assert (key, got) == (key, expected)


def test_the_payments_in_groups_with_types_and_units(year, monkeypatch):
    grow(year)
    monkeypatch.setattr(parquet_tables, "GROUP_ROWS", 16)
    monkeypatch.setattr(page_queries, "_CHUNK_ROWS", 10)
    client = member(year.clinic.id, Role.READ_ONLY)
    content = body(client, "claims_spreadsheet", query="?as=parquet")
    expected = rows_of(body(client, "claims_spreadsheet").decode())
    assert as_csv(read(content)) == expected
    file = pq.ParquetFile(io.BytesIO(content))
    assert [file.metadata.row_group(n).num_rows for n in range(file.num_row_groups)] == [16, 16, 10]
    schema = file.schema_arrow
    assert schema.field("payment_date").type == pa.date32()
    assert schema.field("paid_cents").type == pa.int64()
    assert pa.types.is_dictionary(schema.field("payer").type)
    assert (schema.metadata[b"currency"], schema.field("claims").metadata[b"unit"]) == (
        b"USD", b"count",
    )  # fmt: skip
    narrowed = body(client, "claims_spreadsheet", query="?state=nothing&as=parquet")
    assert as_csv(read(narrowed)) == rows_of(
        body(client, "claims_spreadsheet", query="?state=nothing").decode()
    )
    assert read(body(client, "claims_match_spreadsheet", query="?as=parquet")).num_rows == 0


def write(rows: Sequence[Sequence[Any]], kinds: dict[str, Column]) -> pa.Table:
    out = io.BytesIO()
    write_parquet(out, rows, kinds)
    return read(out.getvalue())


def test_what_cells_become():
    kinds = {"a": Column.CENTS, "b": Column.DATE, "c": Column.TEXT, "d": Column.PERCENT}
    rows = [["a", "b", "c", "d", "2026-03"], [Money(-5), date(2026, 3, 4), "'=1+1", "12.5", 3],
            ["", "before", "", "", ""]]  # fmt: skip
    assert write(rows, kinds).to_pylist() == [
        {"a_cents": -5, "b": date(2026, 3, 4), "c": "=1+1", "d": Decimal("12.5"), "2026-03": 3},
        {"a_cents": None, "b": None, "c": None, "d": None, "2026-03": None},
    ]
    assert write(rows[:1], kinds).schema.field("b").type == pa.date32()
    with pytest.raises(KeyError):
        write([["strange"]], kinds)
