"""Columns that a number or a name is found by, from its beginning or from its end.

They are compared byte by byte (collation C) with ``>=`` and ``<``, which the database may do before
it has looked whose row it is; ``LIKE`` it may not (it could leak), so no index would help a search
behind row-level security.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Upper


def _bare(column: str) -> Upper:
    """Letters and digits only, in capitals."""
    return Upper(
        Func(
            F(column), Value("[^A-Za-z0-9]"), Value(""), Value("g"), function="regexp_replace",
            output_field=models.TextField(),
        )
    )  # fmt: skip


def number_key(column: str, *, length: int) -> Any:
    """Make the column by which a number is found from its beginning."""
    return models.GeneratedField(
        expression=_bare(column),
        output_field=models.CharField(max_length=length, db_collation="C"),
        db_persist=True,
    )


def number_tail(column: str, *, length: int) -> Any:
    """Make the column by which it is found from its end: people read the last digits."""
    return models.GeneratedField(
        expression=Func(_bare(column), function="reverse", output_field=models.TextField()),
        output_field=models.CharField(max_length=length, db_collation="C"),
        db_persist=True,
    )
