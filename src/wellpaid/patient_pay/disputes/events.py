"""What disputes announce. Ids and amounts only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


@dataclass(frozen=True, slots=True)
class DisputeMoved(Event):
    """A dispute took a step; the base of the events below."""

    dispute_id: UUID
    payment_id: UUID
    amount_cents: int


@event
@dataclass(frozen=True, slots=True)
class DisputeOpened(DisputeMoved):
    """A bank holds money of a payment back."""

    code: ClassVar[str] = "dispute.opened"


@event
@dataclass(frozen=True, slots=True)
class DisputeAnswered(DisputeMoved):
    """The bank has what we say to it."""

    code: ClassVar[str] = "dispute.answered"


@event
@dataclass(frozen=True, slots=True)
class DisputeAskedAgain(DisputeMoved):
    """The bank wants to know more."""

    code: ClassVar[str] = "dispute.asked_again"


@event
@dataclass(frozen=True, slots=True)
class DisputeWon(DisputeMoved):
    """The payment stands; the money comes back."""

    code: ClassVar[str] = "dispute.won"


@event
@dataclass(frozen=True, slots=True)
class DisputeLost(DisputeMoved):
    """The money stays gone; the bills are owed again."""

    code: ClassVar[str] = "dispute.lost"


MOVES: dict[str, type[DisputeMoved]] = {
    kind.code: kind for kind in (DisputeAnswered, DisputeAskedAgain, DisputeWon, DisputeLost)
}
