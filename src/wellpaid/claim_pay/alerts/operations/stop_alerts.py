"""Stop all letters to somebody from one organisation, and turn them on again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.alerts.events import AlertsStarted, AlertsStopped
from wellpaid.claim_pay.alerts.models import AlertNote, AlertRule
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.locks import take_turn
from wellpaid.kit.tenancy.scope import tenant


def stop_alerts(*, organization_id: UUID, user_id: UUID, actor: Actor, now: datetime) -> None:
    """Stop them at once; what was still to be told isn't. Stopped twice is stopped once."""
    with tenant(organization_id):
        take_turn(f"alerts/{user_id}")
        rules = AlertRule.objects.filter(user_id=user_id, stopped_at__isnull=True)
        if rules.update(stopped_at=now):
            AlertNote.objects.filter(user_id=user_id, told_at__isnull=True).update(told_at=now)
            event = AlertsStopped(user_id=user_id)
            announce(event, actor=actor, subject_id=user_id, now=now)


def start_alerts(*, organization_id: UUID, user_id: UUID, actor: Actor, now: datetime) -> None:
    """Turn them on again, for what comes from now on."""
    with tenant(organization_id):
        take_turn(f"alerts/{user_id}")
        rules = AlertRule.objects.filter(user_id=user_id, stopped_at__isnull=False)
        if rules.update(stopped_at=None):
            event = AlertsStarted(user_id=user_id)
            announce(event, actor=actor, subject_id=user_id, now=now)
