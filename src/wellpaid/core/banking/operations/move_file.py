"""Take an ACH file one step further, and its entries with it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.banking.events import FILE_MOVES
from wellpaid.core.banking.models import AchEntry, AchFile
from wellpaid.core.banking.states import FILE_GRAPH, EntryState, FileState
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import NotFound
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.transactions import require_open

from .move_entries import move_entries


def move_file(*, file: AchFile, to: FileState, actor: Actor, now: datetime) -> None:
    """Move a file that the caller has locked.

    :raises IllegalTransition: the graph has no such step
    """
    require_open()
    code = FILE_GRAPH.event(FileState(file.state), to)
    file.state, file.state_changed_at = to, now
    file.save()
    event = FILE_MOVES[code](
        ach_file_id=file.id,
        entry_count=file.entry_count,
        debit_cents=file.debit_cents,
        credit_cents=file.credit_cents,
    )
    announce(event, actor=actor, subject_id=file.id, now=now)


def record_upload(*, file: AchFile, actor: Actor, now: datetime) -> None:
    """Write down that the bank has a locked file: its entries are on their way."""
    move_file(file=file, to=FileState.UPLOADED, actor=actor, now=now)
    entries = locked_entries_of(file.id, EntryState.BATCHED)
    move_entries(entries=entries, to=EntryState.SENT, actor=actor, now=now)


def locked_file(ach_file_id: UUID) -> AchFile:
    """Lock a file of the open organisation and give it fresh.

    :raises NotFound: it has no such file
    """
    rows = lock_rows(AchFile, [ach_file_id])
    if ach_file_id not in rows:
        raise NotFound
    return rows[ach_file_id]


def locked_entries_of(ach_file_id: UUID, state: EntryState) -> list[AchEntry]:
    """Lock a file's entries that are in a state and give them fresh."""
    ids = AchEntry.objects.filter(ach_batch__ach_file_id=ach_file_id, state=state).values_list(
        "id", flat=True
    )
    return [entry for entry in lock_rows(AchEntry, ids).values() if entry.state == state]
