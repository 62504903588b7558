"""Take ACH entries one step further: one, or a whole file of them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from wellpaid.core.banking.events import ENTRY_MOVES
from wellpaid.core.banking.models import AchEntry
from wellpaid.core.banking.states import ENTRY_GRAPH, EntryState
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce_many import announce_many
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.transactions import require_open

_ROWS_PER_STATEMENT = 1_000


def move_entries(
    *,
    entries: Collection[AchEntry],
    to: EntryState,
    actor: Actor,
    now: datetime,
    also: Collection[str] = (),
) -> None:
    """Move entries that the caller has locked.

    :param also: further fields that the caller changed
    :raises IllegalTransition: the graph has no such step for one of them; none is moved
    """
    require_open()
    events: list[tuple[Any, UUID]] = []
    for entry in entries:
        code = ENTRY_GRAPH.event(EntryState(entry.state), to)
        event = ENTRY_MOVES[code](ach_entry_id=entry.id, amount_cents=entry.amount_cents)
        events.append((event, entry.id))
        entry.state, entry.state_changed_at = to, now
    if not events:
        return
    AchEntry.objects.bulk_update(
        entries, ["state", "state_changed_at", *also], batch_size=_ROWS_PER_STATEMENT
    )
    announce_many(events, actor=actor, now=now)


_NOT_IN_A_FILE = (EntryState.WAITING, EntryState.QUEUED)


def drop_queued(
    *,
    actor: Actor,
    now: datetime,
    bank_account_id: UUID | None = None,
    mandate_id: UUID | None = None,
    return_code: str = "",
) -> None:
    """Cancel what is in no file yet and may not be sent any more.

    :param return_code: of the check that the account failed, kept on what had waited for it
    """
    waiting = AchEntry.objects.filter(state__in=_NOT_IN_A_FILE)
    if bank_account_id is not None:
        waiting = waiting.filter(bank_account_id=bank_account_id)
    if mandate_id is not None:
        waiting = waiting.filter(mandate_id=mandate_id)
    locked = lock_rows(AchEntry, waiting.values_list("id", flat=True)).values()
    still = [entry for entry in locked if entry.state in _NOT_IN_A_FILE]
    for entry in still:
        entry.return_code = return_code
    move_entries(entries=still, to=EntryState.CANCELLED, actor=actor, now=now, also=["return_code"])


def release_waiting(*, bank_account_id: UUID, actor: Actor, now: datetime) -> None:
    """Put into line what waited for its account's check."""
    waiting = AchEntry.objects.filter(state=EntryState.WAITING, bank_account_id=bank_account_id)
    locked = lock_rows(AchEntry, waiting.values_list("id", flat=True)).values()
    still = [entry for entry in locked if entry.state == EntryState.WAITING]
    move_entries(entries=still, to=EntryState.QUEUED, actor=actor, now=now)
