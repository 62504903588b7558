"""What becomes of bank changes. Ids, days and codes: never a number of an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


class CallOutcome(StrEnum):
    """What somebody said who was called at the number on file before the change."""

    CONFIRMED = "confirmed"
    DENIED = "denied"
    NOT_REACHED = "not_reached"


class RefusalReason(StrEnum):
    """Why a change won't happen."""

    DENIED_BY_PHONE = "denied_by_phone"
    WRONG_PAYMENTS = "wrong_payments"
    ACCOUNT_NOT_USABLE = "account_not_usable"


@event
@dataclass(frozen=True, slots=True)
class ChangeAsked(Event):
    """Somebody wants claim payments to go to another bank account."""

    code: ClassVar[str] = "bank_change.asked"

    bank_change_id: UUID
    from_account_id: UUID
    to_account_id: UUID


@event
@dataclass(frozen=True, slots=True)
class PaymentProved(Event):
    """They named a payment that only who receives the money can know."""

    code: ClassVar[str] = "bank_change.payment_proved"

    bank_change_id: UUID
    remittance_id: UUID


@event
@dataclass(frozen=True, slots=True)
class PaymentNotProved(Event):
    """They named a payment that we don't know; after some of those the change is refused."""

    code: ClassVar[str] = "bank_change.payment_not_proved"

    bank_change_id: UUID
    try_number: int


@event
@dataclass(frozen=True, slots=True)
class ChangeCalled(Event):
    """The operator called the number on file from before the change."""

    code: ClassVar[str] = "bank_change.called"

    bank_change_id: UUID
    outcome_code: CallOutcome


@event
@dataclass(frozen=True, slots=True)
class ChangeApproved(Event):
    """A second person of the organisation agreed."""

    code: ClassVar[str] = "bank_change.approved"

    bank_change_id: UUID


@event
@dataclass(frozen=True, slots=True)
class ChangeComplete(Event):
    """Every proof is there: the change takes effect on its day, unless somebody cancels it."""

    code: ClassVar[str] = "bank_change.complete"

    bank_change_id: UUID
    effective_date: date


@event
@dataclass(frozen=True, slots=True)
class ChangeEffective(Event):
    """Every choice that named the old account names the new one."""

    code: ClassVar[str] = "bank_change.effective"

    bank_change_id: UUID
    election_count: int


@event
@dataclass(frozen=True, slots=True)
class ChangeCancelled(Event):
    """An administrator took the change back before its day."""

    code: ClassVar[str] = "bank_change.cancelled"

    bank_change_id: UUID


@event
@dataclass(frozen=True, slots=True)
class ChangeRefused(Event):
    """The change won't happen: somebody said no by phone, or named wrong payments too often."""

    code: ClassVar[str] = "bank_change.refused"

    bank_change_id: UUID
    reason_code: RefusalReason


@dataclass(frozen=True, slots=True)
class CorrectionMoved(Event):
    """Something became of a correction; the base of the events below."""

    account_correction_id: UUID
    bank_account_id: UUID


@event
@dataclass(frozen=True, slots=True)
class CorrectionSuggested(CorrectionMoved):
    """A bank told a payer a better number of a provider's account."""

    code: ClassVar[str] = "account_correction.suggested"


@event
@dataclass(frozen=True, slots=True)
class CorrectionAsked(CorrectionMoved):
    """Somebody of the provider says that the bank is right; a second person has to agree."""

    code: ClassVar[str] = "account_correction.asked"


@event
@dataclass(frozen=True, slots=True)
class CorrectionApplied(CorrectionMoved):
    """A second person agreed: the account has the number that its bank said."""

    code: ClassVar[str] = "account_correction.applied"


@event
@dataclass(frozen=True, slots=True)
class CorrectionDismissed(CorrectionMoved):
    """The provider keeps the number that it has."""

    code: ClassVar[str] = "account_correction.dismissed"


CORRECTION_MOVES: dict[str, type[CorrectionMoved]] = {
    kind.code: kind for kind in (CorrectionAsked, CorrectionApplied, CorrectionDismissed)
}
CHANGE_MOVES: dict[str, type[Event]] = {
    kind.code: kind for kind in (ChangeComplete, ChangeEffective, ChangeCancelled, ChangeRefused)
}
MOVES: dict[str, type[Event]] = {**CHANGE_MOVES, **CORRECTION_MOVES}
