"""Row locks: taken in one order, at once, and the rows read after the wait.

``FOR NO KEY UPDATE`` is the default: the stronger lock would block every insert that refers to
the row. Rows come back sorted by id and evaluated, since a lazy queryset locks nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection, models

from .tenancy.scope import current_organization_id
from .transactions import require_open


def lock_rows[M: models.Model](model: type[M], ids: Iterable[UUID]) -> dict[UUID, M]:
    """Lock rows of a tenant model in the order of their ids and give them fresh, by id."""
    require_open()
    rows = (
        model._default_manager.filter(id__in=set(ids))  # noqa: SLF001
        .order_by("id")
        .select_for_update(no_key=True, of=("self",))
    )
    return {row.id: row for row in rows}  # type: ignore[attr-defined]


def lock_row[M: models.Model](model: type[M], row_id: UUID) -> M:
    """Lock one row and give it fresh.

    :raises model.DoesNotExist: no such row in this organisation
    """
    rows = lock_rows(model, [row_id])
    if row_id not in rows:
        raise model.DoesNotExist  # type: ignore[attr-defined]
    return rows[row_id]


def take_turn(name: str) -> None:
    """Wait until no other transaction of the open organisation has this turn, and keep it.

    For work that looks for what another inserts: neither sees the other's rows before it commits,
    so there is no row that both could lock.
    """
    require_open()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"{name}/{current_organization_id()}"],
        )
