"""The column that says which transaction wrote a row, so that "everything up to here" is exact.

A number or a time given at insert can be overtaken: a row with a smaller one may still be in
flight. Below ``pg_snapshot_xmin(pg_current_snapshot())`` every transaction has ended, so rows with
a smaller ``xid`` are all there are, for ever.
"""

from __future__ import annotations

from typing import Any

from django.db import models


class CurrentTransaction(models.Func):
    """``pg_current_xact_id()``: 64 bits, so it never wraps around."""

    function = "pg_current_xact_id"
    arity = 0

    def __init__(self, **extra: Any) -> None:
        super().__init__(output_field=Xid8Field(), **extra)


class Xid8Field(models.Field):  # type: ignore[type-arg]
    """A PostgreSQL ``xid8``, read as an int."""

    description = "64-bit transaction number"

    def db_type(self, connection: Any) -> str:
        """Give the column's type."""
        return "xid8"

    def from_db_value(self, value: str | int | None, *_: Any) -> int | None:
        """Read the driver's text."""
        return None if value is None else int(value)

    def get_prep_value(self, value: Any) -> str | None:
        """Write it as text: there is no cast from bigint."""
        return None if value is None else str(value)
