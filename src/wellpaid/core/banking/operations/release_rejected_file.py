"""Put the entries of a file that the bank refused in line again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.banking.states import EntryState, FileState
from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant

from .move_entries import move_entries
from .move_file import locked_entries_of, locked_file


class FileNotRejected(ProductError):
    """Its entries are with the bank: sent again they would move money twice."""

    code, status = "ach_file_not_rejected", 409
    message = "The bank has accepted this file, or hasn't answered. Nothing was changed."


def release_rejected_file(
    *, organization_id: UUID, ach_file_id: UUID, actor: Actor, now: datetime
) -> int:
    """Queue a rejected file's entries for another file; give how many.

    A person does this after the reason was mended; on its own it would be refused for ever.

    :raises NotFound: the organisation has no such file
    :raises FileNotRejected: the bank didn't refuse it
    """
    with tenant(organization_id):
        file = locked_file(ach_file_id)
        if file.state != FileState.REJECTED:
            raise FileNotRejected
        entries = locked_entries_of(file.id, EntryState.SENT)
        for entry in entries:
            entry.ach_batch_id, entry.trace_number, entry.effective_date = None, "", None
        move_entries(
            entries=entries, to=EntryState.QUEUED, actor=actor, now=now,
            also=["ach_batch_id", "trace_number", "effective_date"],
        )  # fmt: skip
        return len(entries)
