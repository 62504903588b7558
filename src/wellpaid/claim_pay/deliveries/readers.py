"""What this area does when it hears of remittances."""

from __future__ import annotations

from wellpaid.claim_pay.remittances.events import RemittanceReceived
from wellpaid.core.events.registry import Announcement

from .operations.queue_remittance import queue_remittance


def deliver(announcement: Announcement) -> None:
    """Have it delivered."""
    event = announcement.event
    assert isinstance(event, RemittanceReceived)
    queue_remittance(remittance_id=event.remittance_id, now=announcement.occurred_at)


READERS = {"remittance.received": deliver}
