"""Reads of scheduled payments."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

from .models import ScheduledPayment
from .states import ScheduledState

_SHOWN_MAX = 50


@dataclass(frozen=True)
class PlannedRow:
    """A payment that is planned."""

    id: UUID
    organization_id: UUID
    clinic_name: str
    pay_date: date
    amount: Money


def planned_payments(*, user_id: UUID, organization_ids: Iterable[UUID]) -> list[PlannedRow]:
    """Give a user's plans, the next first: one query an organisation."""
    found: list[PlannedRow] = []
    for organization_id in organization_ids:
        with tenant(organization_id):
            rows = list(
                ScheduledPayment.objects.filter(
                    user_id=user_id, state=ScheduledState.PLANNED
                ).order_by("pay_date", "id")[:_SHOWN_MAX]
            )
        if rows:
            name = clinic_by_id(organization_id).name
            found += [
                PlannedRow(row.id, organization_id, name, row.pay_date, row.amount) for row in rows
            ]
    return sorted(found, key=lambda row: row.pay_date)
