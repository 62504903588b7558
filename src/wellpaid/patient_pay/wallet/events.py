"""What the wallet announces. Ids only: nothing of a card."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
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


class KeepWords(StrEnum):
    """Which words were agreed to; what each says stands in ``policy.py``, for ever."""

    FIRST = "keep-account-1"


class WordsLanguage(StrEnum):
    """In which language they were shown."""

    ENGLISH = "en"
    SPANISH = "es"


@event
@dataclass(frozen=True, slots=True)
class AccountKept(Event):
    """A person agreed to have a bank account kept for next time, in the words of a version."""

    code: ClassVar[str] = "kept_account.kept"

    bank_account_id: UUID
    user_id: UUID
    consent_code: KeepWords
    language_code: WordsLanguage


@event
@dataclass(frozen=True, slots=True)
class KeptAccountRemoved(Event):
    """A kept bank account is out of the wallet."""

    code: ClassVar[str] = "kept_account.removed"

    bank_account_id: UUID
    user_id: UUID


MOVES: dict[str, type[CardMoved]] = {
    kind.code: kind for kind in (CardSaved, CardNotSaved, CardRemoved)
}
