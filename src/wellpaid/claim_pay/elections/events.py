"""What becomes of a provider's choices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event

from .methods import Method


@event
@dataclass(frozen=True, slots=True)
class ElectionSigned(Event):
    """A provider chose how it is paid, from a day on."""

    code: ClassVar[str] = "election.signed"

    election_id: UUID
    method_code: Method
    effective_date: date


@event
@dataclass(frozen=True, slots=True)
class ElectionEnded(Event):
    """A choice doesn't hold any more from a day on: replaced, or taken back."""

    code: ClassVar[str] = "election.ended"

    election_id: UUID
    ended_date: date


MOVES: dict[str, type[Event]] = {ElectionEnded.code: ElectionEnded}
