"""A table as a Parquet file: the same columns as its CSV, with types and units.

Amounts are whole cents and their columns end with ``_cents``; days are ``date32``; words are
dictionaries. Rows are written a group at a time, so that a long table needs no more memory than a
short one.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import batched
from typing import IO, TYPE_CHECKING, Any, Final

from django.http import FileResponse, HttpRequest

from wellpaid.kit.money import Money
from wellpaid.kit.spreadsheets import as_it_was

if TYPE_CHECKING:
    import pyarrow as pa

GROUP_ROWS: Final = 5_000
_MONTH: Final = re.compile(r"\d{4}-\d\d")
_MEDIA_TYPE: Final = "application/vnd.apache.parquet"


class Column(StrEnum):
    """What a column holds; the value is its unit, which the file says of it."""

    CENTS = "US cents"
    COUNT = "count"
    DAYS = "days"
    PERCENT = "percent"
    WHOLE_PERCENT = "percent, whole"
    DATE = "date"
    MOMENT = "UTC"
    TEXT = "text"


def wants_parquet(request: HttpRequest) -> bool:
    """Tell whether a download's address asks for Parquet: ``?as=parquet``."""
    return request.GET.get("as") == "parquet"


def parquet_response(
    name: str, rows: Iterable[Sequence[object]], kinds: Mapping[str, Column]
) -> FileResponse:
    """Give rows, the heads first, as a download called ``name.parquet``."""
    out = tempfile.TemporaryFile()  # noqa: SIM115 the response closes it when it is sent
    write_parquet(out, rows, kinds)
    out.seek(0)
    return FileResponse(
        out, as_attachment=True, filename=f"{name}.parquet", content_type=_MEDIA_TYPE
    )


def write_parquet(
    out: IO[bytes], rows: Iterable[Sequence[object]], kinds: Mapping[str, Column]
) -> None:
    """Write rows, the heads first.

    :param kinds: what each column holds, by its head; a head that is a month is a count
    :raises KeyError: a column isn't in there
    """
    import pyarrow as pa  # slow to load, and needed here only
    import pyarrow.parquet as pq

    every = iter(rows)
    heads = [str(head) for head in next(every)]
    columns = [Column.COUNT if _MONTH.fullmatch(head) else kinds[head] for head in heads]
    schema = _schema(heads, columns)
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        for group in batched(every, GROUP_ROWS):
            arrays = [
                pa.array([_value(row[place], kind) for row in group], schema.field(place).type)
                for place, kind in enumerate(columns)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def _schema(heads: Sequence[str], columns: Sequence[Column]) -> pa.Schema:
    import pyarrow as pa

    types = {
        Column.CENTS: pa.int64(),
        Column.COUNT: pa.int64(),
        Column.DAYS: pa.int64(),
        Column.WHOLE_PERCENT: pa.int64(),
        Column.PERCENT: pa.decimal128(7, 1),
        Column.DATE: pa.date32(),
        Column.MOMENT: pa.timestamp("us", tz="UTC"),
        Column.TEXT: pa.dictionary(pa.int32(), pa.string()),
    }
    fields = [
        pa.field(
            f"{head}_cents" if kind is Column.CENTS else head,
            types[kind],
            metadata={"unit": kind.value},
        )
        for head, kind in zip(heads, columns, strict=True)
    ]
    return pa.schema(fields, metadata={"currency": "USD", "made_by": "wellpaid"})


def _value(cell: object, kind: Column) -> Any:
    """Give a cell as its column has it; an empty one, and a word in place of a day, as null."""
    if cell is None or cell == "":
        return None
    if kind is Column.CENTS:
        return cell.cents if isinstance(cell, Money) else None
    if kind in (Column.COUNT, Column.DAYS, Column.WHOLE_PERCENT):
        return int(str(cell))
    if kind is Column.PERCENT:
        return Decimal(str(cell))
    if kind is Column.DATE:
        return cell if isinstance(cell, date) else None
    if kind is Column.MOMENT:
        return cell if isinstance(cell, datetime) else datetime.fromisoformat(str(cell))
    return as_it_was(str(cell))
