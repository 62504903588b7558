"""Reads of alerts: one person's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

from .models import AlertNote, AlertRule, AlertWork
from .policy import Kind, Rhythm


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert as its person sees it. ``None``: all payers, all tax numbers."""

    id: UUID
    kinds: tuple[Kind, ...]
    rhythm: Rhythm
    payee_id: UUID | None
    payer_name: str
    over: Money | None
    stopped_at: datetime | None


def alerts_of(*, organization_id: UUID, user_id: UUID) -> list[AlertRow]:
    """Give a person's alerts at an organisation, the oldest first: one query."""
    with tenant(organization_id):
        rows = AlertRule.objects.filter(user_id=user_id).select_related("payer")
        return [
            AlertRow(
                id=row.id,
                kinds=tuple(Kind(word) for word in row.kinds.split()),
                rhythm=Rhythm(row.rhythm),
                payee_id=row.payee_id,
                payer_name=row.payer.name if row.payer else "",
                over=None if row.over_cents is None else Money(row.over_cents),
                stopped_at=row.stopped_at,
            )
            for row in rows.order_by("created_at", "id")
        ]


def has_alert_work(organization_id: UUID) -> bool:
    """Tell whether there is something to look at, or to tell at once: two queries at most."""
    with tenant(organization_id):
        untold = AlertNote.objects.filter(told_at__isnull=True, rhythm=Rhythm.AT_ONCE)
        read = AlertWork.objects.filter(remittance__claims_read_at__isnull=False)
        return bool(read.exists() or untold.exists())


def has_alerts(organization_id: UUID) -> bool:
    """Tell whether anybody wants to be told anything there."""
    with tenant(organization_id):
        return bool(AlertRule.objects.filter(stopped_at__isnull=True).exists())
