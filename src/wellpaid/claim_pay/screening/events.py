"""What happens to the watch list; in the operator's own log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


@event
@dataclass(frozen=True, slots=True)
class WatchListImported(Event):
    """A list was taken in: so many entries came, and so many ended."""

    code: ClassVar[str] = "watch_list.imported"
    import_id: UUID
    added_count: int
    ended_count: int
