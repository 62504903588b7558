"""What credits announce. Ids and amounts only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


@event
@dataclass(frozen=True, slots=True)
class CreditApplied(Event):
    """Credit of a guarantor pays a bill."""

    code: ClassVar[str] = "credit.applied"
    bill_id: UUID
    guarantor_id: UUID
    amount_cents: int


@event
@dataclass(frozen=True, slots=True)
class CreditSetAside(Event):
    """Money that had come in for a bill is the guarantor's credit now."""

    code: ClassVar[str] = "credit.set_aside"
    bill_id: UUID
    guarantor_id: UUID
    amount_cents: int
