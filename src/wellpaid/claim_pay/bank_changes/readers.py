"""What this area does when it hears of bank accounts."""

from __future__ import annotations

from wellpaid.core.banking.events import BankAccountVerified
from wellpaid.core.events.registry import Announcement

from .operations.follow_account import follow_account


def account_proved(announcement: Announcement) -> None:
    """Go on with the change that waited for it, in the same transaction."""
    event = announcement.event
    assert isinstance(event, BankAccountVerified)
    follow_account(
        bank_account_id=event.bank_account_id,
        actor=announcement.actor,
        now=announcement.occurred_at,
    )


READERS = {"bank_account.verified": account_proved}
