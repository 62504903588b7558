"""Reads of what our bank's bookings were matched with."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Sum

from wellpaid.core.banking.models import AchEntry, BankLine
from wellpaid.core.banking.queries import LineRow, line_row
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant


def matched_sums(*, organization_id: UUID) -> dict[str, Money]:
    """Give the sum of the bookings that were matched, by kind."""
    with tenant(organization_id):
        rows = (
            BankLine.objects.filter(matched_id__isnull=False)
            .values("matched_kind")
            .annotate(cents=Sum("amount_cents"))
        )
        return {row["matched_kind"]: Money(row["cents"]) for row in rows}


def matched_subjects(*, organization_id: UUID) -> set[tuple[str, UUID]]:
    """Give (kind, id) of all that bookings were matched with."""
    with tenant(organization_id):
        rows = BankLine.objects.filter(matched_id__isnull=False)
        return set(rows.values_list("matched_kind", "matched_id"))


def line_matched_with(*, organization_id: UUID, kind: str, subject_id: UUID) -> UUID | None:
    """Give the booking that was matched with something, if there is one."""
    with tenant(organization_id):
        rows = BankLine.objects.filter(matched_kind=kind, matched_id=subject_id)
        return rows.values_list("id", flat=True).first()


def lines_by_id(*, organization_id: UUID, bank_line_ids: Collection[UUID]) -> dict[UUID, LineRow]:
    """Give some bookings, in one query."""
    with tenant(organization_id):
        return {row.id: line_row(row) for row in BankLine.objects.filter(id__in=bank_line_ids)}


def sum_of_entries(references: QuerySet[Any]) -> Money:
    """Give the sum of the entries with these references, in the open tenant block."""
    found = AchEntry.objects.filter(reference__in=references).aggregate(cents=Sum("amount_cents"))
    return Money(found["cents"] or 0)
