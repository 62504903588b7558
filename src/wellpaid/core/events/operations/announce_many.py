"""Saying that the same sort of thing happened many times: imports and runs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from wellpaid.core.audit.operations.record_many import record_many
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.registry import EVENTS, Announcement, Event, facts_of, readers_of


def announce_many(
    events: Sequence[tuple[Event, UUID]], *, actor: Actor, now: datetime
) -> list[UUID]:
    """Do what ``announce`` does for each (event, subject), with one statement for the audit lines.

    :raises KeyError: a class is not registered
    :raises TenancyError: no tenant block is open
    """
    for event, _ in events:
        if EVENTS[event.code] is not type(event):
            raise KeyError(event.code)
    line_ids = record_many(
        lines=[(event.code, subject_id, facts_of(event)) for event, subject_id in events],
        actor_kind=actor.kind.value,
        actor_id=actor.id,
        now=now,
    )
    for (event, subject_id), line_id in zip(events, line_ids, strict=True):
        for reader in readers_of(event.code):
            reader(Announcement(event, actor, subject_id, now, line_id))
    return line_ids
