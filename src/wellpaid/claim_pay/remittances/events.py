"""What becomes of a remittance. Ids, amounts and counts only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


@event
@dataclass(frozen=True, slots=True)
class RemittanceReceived(Event):
    """A health plan's remittance is there, with its 835."""

    code: ClassVar[str] = "remittance.received"

    remittance_id: UUID
    payer_id: UUID
    amount_cents: int
    claim_count: int


@event
@dataclass(frozen=True, slots=True)
class RemittancePaidOtherwise(Event):
    """A health plan pays another way than the provider chose."""

    code: ClassVar[str] = "remittance.paid_otherwise"

    remittance_id: UUID
    payer_id: UUID
    amount_cents: int


@dataclass(frozen=True, slots=True)
class RemittanceMoved(Event):
    """The money of a remittance took a step; the base of the events below."""

    remittance_id: UUID
    amount_cents: int


@event
@dataclass(frozen=True, slots=True)
class RemittanceArrived(RemittanceMoved):
    """The provider's bank shows the money, or its own terminal has taken it from a card."""

    code: ClassVar[str] = "remittance.arrived"


@event
@dataclass(frozen=True, slots=True)
class RemittanceMatchUndone(RemittanceMoved):
    """The booking was not this remittance's; the money counts as on its way again."""

    code: ClassVar[str] = "remittance.match_undone"


@event
@dataclass(frozen=True, slots=True)
class RemittanceCameBack(RemittanceMoved):
    """The money went back to the health plan, which still owes it."""

    code: ClassVar[str] = "remittance.came_back"


@event
@dataclass(frozen=True, slots=True)
class RemittanceSentAgain(RemittanceMoved):
    """The health plan has sent the money again."""

    code: ClassVar[str] = "remittance.sent_again"


@event
@dataclass(frozen=True, slots=True)
class RemittanceCancelled(RemittanceMoved):
    """The health plan took the payment back before it arrived."""

    code: ClassVar[str] = "remittance.cancelled"


MOVES: dict[str, type[RemittanceMoved]] = {
    kind.code: kind
    for kind in (
        RemittanceArrived,
        RemittanceMatchUndone,
        RemittanceCameBack,
        RemittanceSentAgain,
        RemittanceCancelled,
    )
}


@dataclass(frozen=True, slots=True)
class SavedFilterMoved(Event):
    """Something about a filter that somebody keeps; the base of the events below."""

    saved_filter_id: UUID


@event
@dataclass(frozen=True, slots=True)
class SavedFilterAdded(SavedFilterMoved):
    """Somebody keeps a filter for themselves."""

    code: ClassVar[str] = "saved_filter.added"


@event
@dataclass(frozen=True, slots=True)
class SavedFilterChanged(SavedFilterMoved):
    """It has another name, or is the first thing that is shown, or isn't any more."""

    code: ClassVar[str] = "saved_filter.changed"


@event
@dataclass(frozen=True, slots=True)
class SavedFilterRemoved(SavedFilterMoved):
    """Its person doesn't need it any more."""

    code: ClassVar[str] = "saved_filter.removed"
