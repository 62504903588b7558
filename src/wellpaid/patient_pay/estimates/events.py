"""What estimates announce."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


@event
@dataclass(frozen=True, slots=True)
class EstimateGiven(Event):
    """A patient was told what care will probably cost."""

    code: ClassVar[str] = "estimate.given"
    estimate_id: UUID
    total_cents: int
