"""What becomes of cards. Ids, amounts, codes and days only: never a number of a card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


class CloseReason(StrEnum):
    """Why a card is closed before it was charged."""

    STOPPED = "stopped"
    TURNED_DOWN = "turned_down"
    TOO_OLD = "too_old"


@dataclass(frozen=True, slots=True)
class CardMoved(Event):
    """A payer's card took a step; the base of the events below."""

    virtual_card_id: UUID
    disbursement_id: UUID
    amount_cents: int


@event
@dataclass(frozen=True, slots=True)
class CardAsked(CardMoved):
    """The issuer is to be asked for a card; the intent is kept before the question."""

    code: ClassVar[str] = "virtual_card.asked"


@event
@dataclass(frozen=True, slots=True)
class CardIssued(CardMoved):
    """The issuer has a card that waits to be charged."""

    code: ClassVar[str] = "virtual_card.issued"


@event
@dataclass(frozen=True, slots=True)
class CardUnknown(CardMoved):
    """No answer of the issuer came; nobody asks for a second card."""

    code: ClassVar[str] = "virtual_card.unknown"


@event
@dataclass(frozen=True, slots=True)
class CardRefused(CardMoved):
    """The issuer has no such card: it said no, or the request never arrived."""

    code: ClassVar[str] = "virtual_card.refused"


@event
@dataclass(frozen=True, slots=True)
class CardCloseAsked(CardMoved):
    """The issuer is to close the card."""

    code: ClassVar[str] = "virtual_card.close_asked"


@event
@dataclass(frozen=True, slots=True)
class CardUsed(CardMoved):
    """The provider's terminal has charged the card."""

    code: ClassVar[str] = "virtual_card.used"


@event
@dataclass(frozen=True, slots=True)
class CardSettled(CardMoved):
    """The card networks have settled the charge."""

    code: ClassVar[str] = "virtual_card.settled"


@event
@dataclass(frozen=True, slots=True)
class CardDeclined(CardMoved):
    """The terminal said no, and the card is closed."""

    code: ClassVar[str] = "virtual_card.declined"


@event
@dataclass(frozen=True, slots=True)
class CardExpired(CardMoved):
    """Nobody charged the card in time."""

    code: ClassVar[str] = "virtual_card.expired"


@event
@dataclass(frozen=True, slots=True)
class CardClosed(CardMoved):
    """The card was closed before it was charged."""

    code: ClassVar[str] = "virtual_card.closed"


@dataclass(frozen=True, slots=True)
class ReceivedCardMoved(Event):
    """A provider's card took a step; the base of the events below."""

    received_card_id: UUID
    amount_cents: int


@event
@dataclass(frozen=True, slots=True)
class CardReceived(ReceivedCardMoved):
    """A card waits for a provider."""

    code: ClassVar[str] = "received_card.received"


@event
@dataclass(frozen=True, slots=True)
class CardTurnedDown(ReceivedCardMoved):
    """The provider wants the money another way."""

    code: ClassVar[str] = "received_card.turned_down"


@event
@dataclass(frozen=True, slots=True)
class CardCharged(ReceivedCardMoved):
    """The provider's own terminal took the money."""

    code: ClassVar[str] = "received_card.charged"


@event
@dataclass(frozen=True, slots=True)
class CardPaid(ReceivedCardMoved):
    """The money is at the provider's card processor."""

    code: ClassVar[str] = "received_card.paid"


@event
@dataclass(frozen=True, slots=True)
class CardOver(ReceivedCardMoved):
    """The card can't be charged any more; the plan sends the money another way."""

    code: ClassVar[str] = "received_card.over"


class LookOutcome(StrEnum):
    """What a look came to. ``ASKED``: the issuer was asked for a link, and perhaps gave one."""

    ASKED = "asked"
    SHOWN = "shown"
    FAILED = "failed"


@event
@dataclass(frozen=True, slots=True)
class CardLookedAt(Event):
    """Somebody asked the issuer to show a card's number."""

    code: ClassVar[str] = "received_card.looked_at"

    received_card_id: UUID
    look_id: UUID


@event
@dataclass(frozen=True, slots=True)
class CardReminded(Event):
    """A provider was told again that a card waits, some days before it is too old."""

    code: ClassVar[str] = "received_card.reminded"

    received_card_id: UUID
    expires_date: date


CARD_MOVES: dict[str, type[CardMoved]] = {
    kind.code: kind
    for kind in (
        CardIssued,
        CardUnknown,
        CardRefused,
        CardCloseAsked,
        CardUsed,
        CardSettled,
        CardDeclined,
        CardExpired,
        CardClosed,
    )
}
RECEIVED_MOVES: dict[str, type[ReceivedCardMoved]] = {
    kind.code: kind for kind in (CardTurnedDown, CardCharged, CardPaid, CardOver)
}
MOVES: dict[str, type[Event]] = {**CARD_MOVES, **RECEIVED_MOVES}
