"""What this area does when it hears of others' events."""

from __future__ import annotations

from wellpaid.core.banking.events import EntryMoved
from wellpaid.core.banking.queries import entry_by_id
from wellpaid.core.events.registry import Announcement
from wellpaid.kit.jobs import defer
from wellpaid.kit.tenancy.scope import current_organization_id

from .models import ENTRY_PREFIX


def follow_entry(announcement: Announcement) -> None:
    """Have a direct deposit looked at that came back, or that was taken out of line.

    That thousands settled is seen by a job that looks at all of them at once.
    """
    event = announcement.event
    assert isinstance(event, EntryMoved)
    organization_id = current_organization_id()
    entry = entry_by_id(organization_id=organization_id, ach_entry_id=event.ach_entry_id)
    assert entry is not None  # it is announced in the transaction that moved it
    if entry.reference.startswith(ENTRY_PREFIX):
        defer(
            "disbursements.follow_entry",
            organization_id=organization_id,
            disbursement_id=entry.reference.removeprefix(ENTRY_PREFIX),
        )


READERS = {
    "ach_entry.returned": follow_entry,
    "ach_entry.cancelled": follow_entry,
}
