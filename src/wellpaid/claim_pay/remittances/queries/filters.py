"""Reads of kept filters: one person's own, and nobody else's."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from wellpaid.claim_pay.remittances.models import SavedFilter
from wellpaid.kit.errors import NotFound
from wellpaid.kit.tenancy.scope import tenant


@dataclass(frozen=True, slots=True)
class FilterRow:
    """A kept filter. Its name and its facts may name a patient."""

    id: UUID
    page: str
    name: str = field(repr=False)
    facts: dict[str, str] = field(repr=False)
    is_default: bool


def filters_of(*, organization_id: UUID, user_id: UUID, page: str = "") -> list[FilterRow]:
    """Give a person's filters of a page, or of all, by name: one query."""
    with tenant(organization_id):
        rows = SavedFilter.objects.filter(user_id=user_id)
        if page:
            rows = rows.filter(page=page)
        return [
            FilterRow(row.id, row.page, row.name, row.facts, row.is_default)
            for row in rows.order_by("page", "name", "id")
        ]


def filter_facts(
    *, organization_id: UUID, user_id: UUID, page: str, filter_id: UUID
) -> dict[str, str]:
    """Give what one looks for.

    :raises NotFound: the person has no such filter of this page here
    """
    for row in filters_of(organization_id=organization_id, user_id=user_id, page=page):
        if row.id == filter_id:
            return row.facts
    raise NotFound
