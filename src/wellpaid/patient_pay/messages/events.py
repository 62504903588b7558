"""What messages announce. Never a word of what was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


@dataclass(frozen=True, slots=True)
class ThreadMoved(Event):
    """A thread took a step; the base of the events below."""

    thread_id: UUID
    bill_id: UUID


@event
@dataclass(frozen=True, slots=True)
class ThreadOpened(ThreadMoved):
    """Somebody asked or told the office something about a bill."""

    code: ClassVar[str] = "thread.opened"


@event
@dataclass(frozen=True, slots=True)
class ThreadAnswered(ThreadMoved):
    """The office answered."""

    code: ClassVar[str] = "thread.answered"


@event
@dataclass(frozen=True, slots=True)
class ThreadReplied(ThreadMoved):
    """The person wrote again."""

    code: ClassVar[str] = "thread.replied"


@event
@dataclass(frozen=True, slots=True)
class ThreadClosed(ThreadMoved):
    """The office is done with it; a hold on the bill ends."""

    code: ClassVar[str] = "thread.closed"


MOVES: dict[str, type[ThreadMoved]] = {
    kind.code: kind for kind in (ThreadAnswered, ThreadReplied, ThreadClosed)
}
