"""Appending one line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from wellpaid.kit.ids import new_id
from wellpaid.kit.tenancy.scope import current_organization_id

# The moment and the transaction of the row are the database's own: the role can't name them.
_INSERT = (
    "INSERT INTO audit_line (organization_id, id, event, actor_kind, actor_id, subject_id, facts, "
    "occurred_at) VALUES (%s, %s, %s, %s, %s, %s, %s::jsonb, %s)"
)


def record(
    *,
    event: str,
    actor_kind: str,
    actor_id: UUID | None,
    subject_id: UUID,
    facts: Mapping[str, Any],
    now: datetime,
) -> UUID:
    """Append a line about something that happens in the open tenant transaction; gives its id.

    Other areas call ``events.announce``, which vouches for what ``facts`` may hold.

    :raises TenancyError: no tenant block is open
    """
    organization_id, line_id = current_organization_id(), new_id()
    with connection.cursor() as cursor:
        cursor.execute(
            _INSERT,
            [
                organization_id, line_id, event, actor_kind, actor_id, subject_id,
                json.dumps(facts), now,
            ],
        )  # fmt: skip
    return line_id
