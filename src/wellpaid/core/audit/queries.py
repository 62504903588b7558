"""Reads of the audit trail."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from .models import AuditBlock, AuditLine


@dataclass(frozen=True, slots=True)
class Line:
    """Who did what, when."""

    id: UUID
    event: str
    actor_kind: str
    actor_id: UUID | None
    occurred_at: datetime
    facts: dict[str, Any]


def lines_about(subject_id: UUID, *, but: Collection[str] = ()) -> list[Line]:
    """Give the open organisation's lines about one thing, the oldest first.

    :param but: events that are left out
    """
    rows = AuditLine.objects.filter(subject_id=subject_id).exclude(event__in=but)
    return [_line(row) for row in rows.order_by("created_at", "id")]


def _line(row: AuditLine) -> Line:
    return Line(row.id, row.event, row.actor_kind, row.actor_id, row.occurred_at, row.facts)


def newest_lines_about(subject_ids: Collection[UUID], *, most: int) -> list[Line]:
    """Give the open organisation's newest lines about some things, the newest first."""
    rows = AuditLine.objects.filter(subject_id__in=subject_ids)
    return [_line(row) for row in rows.order_by("-created_at", "-id")[:most]]


PAGE_LINES = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """Which lines of the log; empty or ``None``: any."""

    event: str = ""
    actor_kind: str = ""
    since: datetime | None = None
    until: datetime | None = None


def lines_page(*, asked: Asked, page: int) -> tuple[list[Line], bool]:
    """Give a page of the open organisation's lines, the newest first, and whether more follow.

    One query. It isn't counted: a log has millions of lines, and nobody wants to know how many.
    """
    rows = AuditLine.objects.all()
    if asked.event:
        rows = rows.filter(event__startswith=asked.event)
    if asked.actor_kind:
        rows = rows.filter(actor_kind=asked.actor_kind)
    if asked.since is not None:
        rows = rows.filter(created_at__gte=asked.since)
    if asked.until is not None:
        rows = rows.filter(created_at__lt=asked.until)
    start = (page - 1) * PAGE_LINES
    found = list(rows.order_by("-created_at", "-id")[start : start + PAGE_LINES + 1])
    return [_line(row) for row in found[:PAGE_LINES]], len(found) > PAGE_LINES


@dataclass(frozen=True, slots=True)
class SealedBlock:
    """The end of the chain: its hash in hex."""

    number: int
    hash: str
    sealed_at: datetime


def newest_block() -> SealedBlock | None:
    """Give the open organisation's newest sealed block: one query."""
    row = AuditBlock.objects.order_by("-number").first()
    return SealedBlock(row.number, bytes(row.hash).hex(), row.sealed_at) if row else None
