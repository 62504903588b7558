"""What this area does when it hears of remittances, and of its own debits."""

from __future__ import annotations

from wellpaid.claim_pay.remittances.events import RemittanceCancelled, RemittanceReceived
from wellpaid.core.banking.events import EntryMoved
from wellpaid.core.banking.queries import entry_by_id
from wellpaid.core.events.registry import Announcement
from wellpaid.kit.jobs import defer
from wellpaid.kit.tenancy.scope import current_organization_id

from .models import ENTRY_PREFIX
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


def follow_debit(announcement: Announcement) -> None:
    """Have an invoice looked at whose debit came back, or was taken out of line."""
    event = announcement.event
    assert isinstance(event, EntryMoved)
    operator = current_organization_id()
    entry = entry_by_id(organization_id=operator, ach_entry_id=event.ach_entry_id)
    assert entry is not None  # it is announced in the transaction that moved it
    if entry.reference.startswith(ENTRY_PREFIX):
        provider_id, fee_invoice_id, _ = entry.reference.removeprefix(ENTRY_PREFIX).split(".")
        defer("fees.follow_invoice", organization_id=provider_id, fee_invoice_id=fee_invoice_id)


READERS = {
    "remittance.received": charge,
    "remittance.cancelled": give_back,
    "ach_entry.returned": follow_debit,
    "ach_entry.cancelled": follow_debit,
}
