"""Saying that something happened: one event, and all its readers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.audit.operations.record import record
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.registry import EVENTS, Announcement, Event, facts_of, readers_of


def announce(event: Event, *, actor: Actor, subject_id: UUID, now: datetime) -> UUID:
    """Write the audit line and call the event's readers, in the open tenant transaction.

    Gives the audit line's id, which webhooks use as the event's id.

    :raises KeyError: the event's class is not registered
    :raises TenancyError: no tenant block is open
    """
    if EVENTS[event.code] is not type(event):
        raise KeyError(event.code)
    line_id = record(
        event=event.code,
        actor_kind=actor.kind.value,
        actor_id=actor.id,
        subject_id=subject_id,
        facts=facts_of(event),
        now=now,
    )
    announcement = Announcement(event, actor, subject_id, now, line_id)
    for reader in readers_of(event.code):
        reader(announcement)
    return line_id
