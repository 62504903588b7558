"""What this area does when it hears of remittances."""

from __future__ import annotations

from wellpaid.claim_pay.remittances.events import RemittanceReceived
from wellpaid.core.events.registry import Announcement
from wellpaid.kit.ids import new_id
from wellpaid.kit.tenancy.scope import current_organization_id

from .models import AlertRule, AlertWork


def look_at_it(announcement: Announcement) -> None:
    """Have it held against the rules, where anybody has one, once its claims are read."""
    event = announcement.event
    assert isinstance(event, RemittanceReceived)
    if not AlertRule.objects.filter(stopped_at__isnull=True).exists():
        return
    work = AlertWork(
        id=new_id(),
        organization_id=current_organization_id(),
        remittance_id=event.remittance_id,
        created_at=announcement.occurred_at,
    )
    AlertWork.objects.bulk_create([work], ignore_conflicts=True)


READERS = {"remittance.received": look_at_it}
