"""What becomes of providers' bank accounts. Ids and days: never a number of an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


@dataclass(frozen=True, slots=True)
class AccountMoved(Event):
    """Something became of a provider's account; the base of the events below."""

    provider_account_id: UUID
    bank_account_id: UUID
    usable_from_date: date | None


@event
@dataclass(frozen=True, slots=True)
class AccountAsked(AccountMoved):
    """Somebody wants claim payments to go to an account; a second person has to agree."""

    code: ClassVar[str] = "provider_account.asked"


@event
@dataclass(frozen=True, slots=True)
class AccountApproved(AccountMoved):
    """A second person agreed; after some banking days the account may be chosen."""

    code: ClassVar[str] = "provider_account.approved"


@event
@dataclass(frozen=True, slots=True)
class AccountRefused(AccountMoved):
    """A second person doesn't want claim payments to go to an account."""

    code: ClassVar[str] = "provider_account.refused"


@event
@dataclass(frozen=True, slots=True)
class AccountStopped(AccountMoved):
    """A bank sent a payment back and said that the account can't be used."""

    code: ClassVar[str] = "provider_account.stopped"


MOVES: dict[str, type[AccountMoved]] = {
    kind.code: kind for kind in (AccountAsked, AccountApproved, AccountRefused, AccountStopped)
}
