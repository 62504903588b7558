"""What becomes of an expected claim. Ids, amounts and counts only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


class CloseReason(StrEnum):
    """Why a person waits for no answer any more."""

    NONE = ""
    WRITTEN_OFF = "written_off"
    PAID_OTHERWISE = "paid_otherwise"
    SENT_BY_MISTAKE = "sent_by_mistake"
    OTHER = "other"


@event
@dataclass(frozen=True, slots=True)
class ClaimsTakenIn(Event):
    """A file of sent claims was read."""

    code: ClassVar[str] = "expected_claims.taken_in"

    claim_file_id: UUID
    new_count: int
    changed_count: int
    refused_count: int


@dataclass(frozen=True, slots=True)
class ExpectedClaimEvent(Event):
    """Something happened to an expected claim; the base of the events below."""

    expected_claim_id: UUID
    charge_cents: int
    paid_cents: int


@event
@dataclass(frozen=True, slots=True)
class ClaimSentAgain(ExpectedClaimEvent):
    """It was sent once more: changed, as a replacement, or as it was."""

    code: ClassVar[str] = "expected_claim.sent_again"


@event
@dataclass(frozen=True, slots=True)
class ClaimWaits(ExpectedClaimEvent):
    """It is waited for again."""

    code: ClassVar[str] = "expected_claim.waits"


@event
@dataclass(frozen=True, slots=True)
class ClaimPassedOn(ExpectedClaimEvent):
    """The plan passed it on to another plan and decided nothing."""

    code: ClassVar[str] = "expected_claim.passed_on"


@event
@dataclass(frozen=True, slots=True)
class ClaimPaid(ExpectedClaimEvent):
    """The plan decided on it, as expected."""

    code: ClassVar[str] = "expected_claim.paid"


@event
@dataclass(frozen=True, slots=True)
class ClaimPaidLess(ExpectedClaimEvent):
    """The plan decided on it, and allowed less than expected."""

    code: ClassVar[str] = "expected_claim.paid_less"


@event
@dataclass(frozen=True, slots=True)
class ClaimDenied(ExpectedClaimEvent):
    """The plan pays nothing for it."""

    code: ClassVar[str] = "expected_claim.denied"


@event
@dataclass(frozen=True, slots=True)
class ClaimTakenBack(ExpectedClaimEvent):
    """The plan took its decision back and hasn't decided anew."""

    code: ClassVar[str] = "expected_claim.taken_back"


@event
@dataclass(frozen=True, slots=True)
class ClaimUnclear(ExpectedClaimEvent):
    """An answer may be this claim's, and somebody has to say."""

    code: ClassVar[str] = "expected_claim.unclear"


@event
@dataclass(frozen=True, slots=True)
class ClaimVoided(ExpectedClaimEvent):
    """The provider took it back."""

    code: ClassVar[str] = "expected_claim.voided"


@event
@dataclass(frozen=True, slots=True)
class ClaimClosed(ExpectedClaimEvent):
    """A person waits for no answer any more."""

    code: ClassVar[str] = "expected_claim.closed"


@event
@dataclass(frozen=True, slots=True)
class ClaimReopened(ExpectedClaimEvent):
    """A person waits for an answer again."""

    code: ClassVar[str] = "expected_claim.reopened"


@event
@dataclass(frozen=True, slots=True)
class AnswerChosen(ExpectedClaimEvent):
    """A person said which answer is the claim's, or that one isn't."""

    code: ClassVar[str] = "expected_claim.answer_chosen"


MOVES: dict[str, type[ExpectedClaimEvent]] = {
    kind.code: kind
    for kind in (
        ClaimWaits, ClaimPassedOn, ClaimPaid, ClaimPaidLess, ClaimDenied, ClaimTakenBack,
        ClaimUnclear, ClaimVoided, ClaimClosed, ClaimReopened,
    )
}  # fmt: skip
