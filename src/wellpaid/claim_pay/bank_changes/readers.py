"""What this area does when it hears of bank accounts."""

from __future__ import annotations

from wellpaid.core.banking.events import (
    BankAccountClosed,
    BankAccountCorrected,
    BankAccountVerified,
)
from wellpaid.core.banking.queries.copies import copy_of
from wellpaid.core.events.registry import Announcement
from wellpaid.kit.jobs import defer
from wellpaid.kit.tenancy.scope import current_organization_id

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


def copy_moved(announcement: Announcement) -> None:
    """Have the owner of an account told what its bank said to a payer, by a job."""
    event = announcement.event
    assert isinstance(event, BankAccountClosed | BankAccountCorrected)
    payer_id = current_organization_id()
    if copy_of(organization_id=payer_id, bank_account_id=event.bank_account_id) is not None:
        defer(
            "bank_changes.hear_of_copy",
            organization_id=payer_id,
            bank_account_id=event.bank_account_id,
        )


READERS = {
    "bank_account.verified": account_proved,
    "bank_account.closed": copy_moved,
    "bank_account.corrected": copy_moved,
}
