"""What becomes of providers' bank accounts and enrolments. Ids, days, codes: never a number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
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


class Reason(StrEnum):
    """Why somebody enrols (CAQH CORE 380 and 382: reason for submission)."""

    NEW = "new"
    CHANGE = "change"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class EnrollmentMoved(Event):
    """Something became of an enrolment; the base of the events below."""

    enrollment_id: UUID
    bank_account_id: UUID | None
    reason_code: Reason


@event
@dataclass(frozen=True, slots=True)
class EnrollmentSubmitted(EnrollmentMoved):
    """A provider signed its enrolment; the operator looks at it."""

    code: ClassVar[str] = "enrollment.submitted"


@event
@dataclass(frozen=True, slots=True)
class EnrollmentMoreNeeded(EnrollmentMoved):
    """The operator asked for something that is missing."""

    code: ClassVar[str] = "enrollment.more_needed"


@event
@dataclass(frozen=True, slots=True)
class EnrollmentApproved(EnrollmentMoved):
    """The operator saw the proofs: payments find the tax number from now on."""

    code: ClassVar[str] = "enrollment.approved"


@event
@dataclass(frozen=True, slots=True)
class EnrollmentRefused(EnrollmentMoved):
    """The operator said no, with a reason."""

    code: ClassVar[str] = "enrollment.refused"


@event
@dataclass(frozen=True, slots=True)
class EnrollmentWithdrawn(EnrollmentMoved):
    """The provider took its enrolment back."""

    code: ClassVar[str] = "enrollment.withdrawn"


ENROLLMENT_MOVES: dict[str, type[EnrollmentMoved]] = {
    kind.code: kind
    for kind in (
        EnrollmentSubmitted,
        EnrollmentMoreNeeded,
        EnrollmentApproved,
        EnrollmentRefused,
        EnrollmentWithdrawn,
    )
}
ACCOUNT_MOVES: dict[str, type[AccountMoved]] = {
    kind.code: kind for kind in (AccountAsked, AccountApproved, AccountRefused, AccountStopped)
}
MOVES: dict[str, type[Event]] = {**ACCOUNT_MOVES, **ENROLLMENT_MOVES}
