"""Tell a provider once more that a card waits, some days before it is too old."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.virtual_cards.events import CardReminded
from wellpaid.claim_pay.virtual_cards.models import ReceivedCard
from wellpaid.claim_pay.virtual_cards.policy import is_reminder_due
from wellpaid.claim_pay.virtual_cards.states import ReceivedState
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.kit.clock import local_date
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant

from .write_to_provider import write_to_provider


def remind_provider(*, organization_id: UUID, now: datetime) -> int:
    """Write about each card that waits and is soon too old; once each. Give how many."""
    today = local_date(now, clinic_by_id(organization_id).time_zone)
    with tenant(organization_id):
        waiting = ReceivedCard.objects.filter(state=ReceivedState.WAITING, reminded_at__isnull=True)
        due = [
            card_id
            for card_id, expires_date in waiting.values_list("id", "expires_date")
            if is_reminder_due(expires_date=expires_date, today=today)
        ]
        count = 0
        for row in lock_rows(ReceivedCard, due).values():
            if row.reminded_at is not None or row.state != ReceivedState.WAITING:
                continue
            row.reminded_at = now
            row.save(update_fields=["reminded_at"])
            write_to_provider(row=row, is_reminder=True, now=now)
            event = CardReminded(received_card_id=row.id, expires_date=row.expires_date)
            announce(event, actor=SYSTEM, subject_id=row.id, now=now)
            count += 1
        return count
