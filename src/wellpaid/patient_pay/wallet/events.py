"""What the wallet announces. Ids only: nothing of a card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


@dataclass(frozen=True, slots=True)
class CardMoved(Event):
    """Something became of a person's saved card; the base of the events below."""

    saved_method_id: UUID
    user_id: UUID


@event
@dataclass(frozen=True, slots=True)
class CardSavingStarted(CardMoved):
    """A person agreed to have a card saved; the gateway is asked next."""

    code: ClassVar[str] = "saved_card.started"


@event
@dataclass(frozen=True, slots=True)
class CardSaved(CardMoved):
    """The gateway keeps the card."""

    code: ClassVar[str] = "saved_card.saved"


@event
@dataclass(frozen=True, slots=True)
class CardNotSaved(CardMoved):
    """The gateway doesn't keep the card."""

    code: ClassVar[str] = "saved_card.not_saved"


@event
@dataclass(frozen=True, slots=True)
class CardRemoved(CardMoved):
    """A card is out of the wallet: by its owner, or since it was saved once more."""

    code: ClassVar[str] = "saved_card.removed"


@event
@dataclass(frozen=True, slots=True)
class CardMadeDefault(CardMoved):
    """A card is the one that is offered first."""

    code: ClassVar[str] = "saved_card.made_default"


MOVES: dict[str, type[CardMoved]] = {
    kind.code: kind for kind in (CardSaved, CardNotSaved, CardRemoved)
}
