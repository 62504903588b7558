"""Reads of the audit trail."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from .models import AuditLine


@dataclass(frozen=True, slots=True)
class Line:
    """Who did what, when."""

    id: UUID
    event: str
    actor_kind: str
    actor_id: UUID | None
    occurred_at: datetime
    facts: dict[str, Any]


def lines_about(subject_id: UUID) -> list[Line]:
    """Give the open organisation's lines about one thing, the oldest first."""
    rows = AuditLine.objects.filter(subject_id=subject_id).order_by("created_at", "id")
    return [_line(row) for row in rows]


def _line(row: AuditLine) -> Line:
    return Line(row.id, row.event, row.actor_kind, row.actor_id, row.occurred_at, row.facts)


def newest_lines_about(subject_ids: Collection[UUID], *, most: int) -> list[Line]:
    """Give the open organisation's newest lines about some things, the newest first."""
    rows = AuditLine.objects.filter(subject_id__in=subject_ids)
    return [_line(row) for row in rows.order_by("-created_at", "-id")[:most]]
