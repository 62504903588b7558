"""Take an entry back before any file holds it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.banking.models import AchEntry
from wellpaid.core.banking.queries import EntryRow, entry_row
from wellpaid.core.banking.states import EntryState
from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant

from .move_entries import move_entries


class EntryNotCancellable(ProductError):
    """A file holds it: the bank has it, or will."""

    code, status = "ach_entry_not_cancellable", 409
    message = "This bank payment is on its way and can't be stopped here any more."


def cancel_entry(*, organization_id: UUID, reference: str, actor: Actor, now: datetime) -> EntryRow:
    """Cancel an entry that waits for a file; give it. Cancelling twice changes nothing.

    :raises NotFound: there is no entry with this reference
    :raises EntryNotCancellable: a file holds it already
    """
    with tenant(organization_id):
        ids = AchEntry.objects.filter(reference=reference).values_list("id", flat=True)
        entry = next(iter(lock_rows(AchEntry, ids).values()), None)
        if entry is None:
            raise NotFound
        if entry.state == EntryState.CANCELLED:
            return entry_row(entry)
        if entry.state not in {EntryState.WAITING, EntryState.QUEUED}:
            raise EntryNotCancellable
        move_entries(entries=[entry], to=EntryState.CANCELLED, actor=actor, now=now)
        return entry_row(entry)
