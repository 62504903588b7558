"""What becomes of a recoupment. Ids, amounts, days and codes: never whose claim it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


class Origin(StrEnum):
    """How we know of it: the plan's letter, a claim taken back, or money besides the claims (PLB).

    ``CARRIED``: a payment was too small, and the plan carries the rest forward (PLB FB).
    """

    LETTER = "letter"
    REVERSAL = "reversal"
    PLB = "plb"
    CARRIED = "carried"


class PaidBackWay(StrEnum):
    """How the provider paid it back itself."""

    CHECK = "check"
    EFT = "eft"


@dataclass(frozen=True, slots=True)
class RecoupmentMoved(Event):
    """Something became of a recoupment; the base of the events below.

    ``taken_cents`` counts what plans took and what was paid back.
    """

    recoupment_id: UUID
    payer_id: UUID
    wanted_cents: int
    taken_cents: int


@event
@dataclass(frozen=True, slots=True)
class RecoupmentNoticed(RecoupmentMoved):
    """A plan wants money back, or took it."""

    code: ClassVar[str] = "recoupment.noticed"


@event
@dataclass(frozen=True, slots=True)
class RecoupmentTaken(RecoupmentMoved):
    """A remittance takes of it, carries it forward, or gives of it back."""

    code: ClassVar[str] = "recoupment.taken"


@event
@dataclass(frozen=True, slots=True)
class RecoupmentPaidBack(RecoupmentMoved):
    """The provider noted that it paid by check or EFT; or, with no amount, that it didn't."""

    code: ClassVar[str] = "recoupment.paid_back"


@event
@dataclass(frozen=True, slots=True)
class RecoupmentLate(RecoupmentMoved):
    """Nobody answered by its deadline."""

    code: ClassVar[str] = "recoupment.late"


@event
@dataclass(frozen=True, slots=True)
class RecoupmentAgreed(RecoupmentMoved):
    """The provider agrees; it is taken, or paid back."""

    code: ClassVar[str] = "recoupment.agreed"


@event
@dataclass(frozen=True, slots=True)
class RecoupmentDisputed(RecoupmentMoved):
    """The provider says no, with a letter."""

    code: ClassVar[str] = "recoupment.disputed"


@event
@dataclass(frozen=True, slots=True)
class RecoupmentUnanswered(RecoupmentMoved):
    """The plan's days to answer a dispute are over."""

    code: ClassVar[str] = "recoupment.unanswered"


@event
@dataclass(frozen=True, slots=True)
class RecoupmentSettled(RecoupmentMoved):
    """All that was wanted is taken or paid back."""

    code: ClassVar[str] = "recoupment.settled"


@event
@dataclass(frozen=True, slots=True)
class RecoupmentGivenBack(RecoupmentMoved):
    """The plan gives in, or gave the money back."""

    code: ClassVar[str] = "recoupment.given_back"


@event
@dataclass(frozen=True, slots=True)
class RecoupmentDropped(RecoupmentMoved):
    """The plan cancelled the payment that told of it."""

    code: ClassVar[str] = "recoupment.dropped"


@event
@dataclass(frozen=True, slots=True)
class RecoupmentJoined(RecoupmentMoved):
    """It is the same as another one."""

    code: ClassVar[str] = "recoupment.joined"


@event
@dataclass(frozen=True, slots=True)
class RecoupmentReopened(RecoupmentMoved):
    """It needs an answer again."""

    code: ClassVar[str] = "recoupment.reopened"


@event
@dataclass(frozen=True, slots=True)
class RecoupmentDeadlineChanged(Event):
    """Somebody knows the deadline better than the rule."""

    code: ClassVar[str] = "recoupment.deadline_changed"

    recoupment_id: UUID
    deadline_date: date


@event
@dataclass(frozen=True, slots=True)
class RecoupmentFileAdded(Event):
    """A plan's letter, or another file, is kept with it."""

    code: ClassVar[str] = "recoupment.file_added"

    recoupment_id: UUID
    document_id: UUID


MOVES: dict[str, type[RecoupmentMoved]] = {
    kind.code: kind
    for kind in (
        RecoupmentLate, RecoupmentAgreed, RecoupmentDisputed, RecoupmentUnanswered,
        RecoupmentSettled, RecoupmentGivenBack, RecoupmentDropped, RecoupmentJoined,
        RecoupmentReopened,
    )
}  # fmt: skip
