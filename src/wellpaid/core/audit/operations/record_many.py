"""Appending many lines at once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from wellpaid.kit.ids import new_id
from wellpaid.kit.tenancy.scope import current_organization_id

_INSERT = (
    "INSERT INTO audit_line (organization_id, id, event, actor_kind, actor_id, subject_id, facts, "
    "occurred_at) SELECT %s::uuid, line.id, line.event, %s, %s::uuid, line.subject, "
    "line.facts::jsonb, %s FROM unnest(%s::uuid[], %s::text[], %s::uuid[], %s::text[]) "
    "AS line (id, event, subject, facts)"
)


def record_many(
    *,
    lines: Sequence[tuple[str, UUID, Mapping[str, Any]]],
    actor_kind: str,
    actor_id: UUID | None,
    now: datetime,
) -> list[UUID]:
    """Append a line for each (event, subject, facts) in one statement; gives their ids.

    :raises TenancyError: no tenant block is open
    """
    organization_id = current_organization_id()
    ids = [new_id() for _ in lines]
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [
                organization_id, actor_kind, actor_id, now, ids,
                [event for event, _, _ in lines],
                [subject_id for _, subject_id, _ in lines],
                [json.dumps(facts) for _, _, facts in lines],
            ],
        )  # fmt: skip
    return ids
