"""What this area does when it hears of remittances."""

from __future__ import annotations

from wellpaid.claim_pay.remittances.events import RemittanceCancelled, RemittanceReceived
from wellpaid.core.events.registry import Announcement

from .operations.charge_fee import charge_fee, give_fee_back


def charge(announcement: Announcement) -> None:
    """Charge the fee in the transaction that takes the remittance in."""
    event = announcement.event
    assert isinstance(event, RemittanceReceived)
    charge_fee(remittance_id=event.remittance_id, now=announcement.occurred_at)


def give_back(announcement: Announcement) -> None:
    """Give the fee back in the transaction that cancels the payment."""
    event = announcement.event
    assert isinstance(event, RemittanceCancelled)
    give_fee_back(remittance_id=event.remittance_id, now=announcement.occurred_at)


READERS = {"remittance.received": charge, "remittance.cancelled": give_back}
