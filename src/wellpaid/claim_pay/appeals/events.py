"""What becomes of an appeal. Ids, amounts, days and codes: never whose claim it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


class Level(StrEnum):
    """The how-manieth word this is; the last one is of somebody outside the plan."""

    FIRST = "first"
    SECOND = "second"
    EXTERNAL = "external"


class Ground(StrEnum):
    """Why the plan is wrong."""

    NECESSARY = "necessary"
    AUTHORIZED = "authorized"
    IN_TIME = "in_time"
    COVERED = "covered"
    CODED_RIGHT = "coded_right"
    UNDERPAID = "underpaid"
    NOT_DUPLICATE = "not_duplicate"
    OTHER = "other"


class SentWay(StrEnum):
    """How an appeal went out."""

    PORTAL = "portal"
    MAIL = "mail"
    FAX = "fax"
    ELECTRONIC = "electronic"


@dataclass(frozen=True, slots=True)
class AppealMoved(Event):
    """Something became of an appeal; the base of the events below."""

    appeal_id: UUID
    payer_id: UUID
    level_code: Level
    asked_cents: int


@event
@dataclass(frozen=True, slots=True)
class AppealStarted(AppealMoved):
    """Somebody wants to answer a plan's decision."""

    code: ClassVar[str] = "appeal.started"


@event
@dataclass(frozen=True, slots=True)
class AppealSent(AppealMoved):
    """It went to the plan."""

    code: ClassVar[str] = "appeal.sent"


@event
@dataclass(frozen=True, slots=True)
class AppealLate(AppealMoved):
    """It wasn't sent by its deadline."""

    code: ClassVar[str] = "appeal.late"


@event
@dataclass(frozen=True, slots=True)
class AppealUnanswered(AppealMoved):
    """The plan's days to answer are over."""

    code: ClassVar[str] = "appeal.unanswered"


@event
@dataclass(frozen=True, slots=True)
class AppealHeard(AppealMoved):
    """A later remittance pays the claim anew."""

    code: ClassVar[str] = "appeal.heard"


@event
@dataclass(frozen=True, slots=True)
class AppealUpheld(AppealMoved):
    """The plan stays with its decision."""

    code: ClassVar[str] = "appeal.upheld"


@event
@dataclass(frozen=True, slots=True)
class AppealPartly(AppealMoved):
    """The plan gives in in part."""

    code: ClassVar[str] = "appeal.partly"


@event
@dataclass(frozen=True, slots=True)
class AppealOverturned(AppealMoved):
    """The plan gives in."""

    code: ClassVar[str] = "appeal.overturned"


@event
@dataclass(frozen=True, slots=True)
class AppealWithdrawn(AppealMoved):
    """It isn't followed any more."""

    code: ClassVar[str] = "appeal.withdrawn"


@event
@dataclass(frozen=True, slots=True)
class AppealReopened(AppealMoved):
    """What was said of it is taken back."""

    code: ClassVar[str] = "appeal.reopened"


@event
@dataclass(frozen=True, slots=True)
class AppealDeadlineChanged(Event):
    """Somebody knows the deadline better than the rule."""

    code: ClassVar[str] = "appeal.deadline_changed"

    appeal_id: UUID
    deadline_date: date


@event
@dataclass(frozen=True, slots=True)
class AppealFileAdded(Event):
    """A file is kept with an appeal."""

    code: ClassVar[str] = "appeal.file_added"

    appeal_id: UUID
    document_id: UUID


@event
@dataclass(frozen=True, slots=True)
class PlanDaysChanged(Event):
    """The days that a contract gives for answers were entered or changed."""

    code: ClassVar[str] = "plan_days.changed"

    payer_id: UUID


MOVES: dict[str, type[AppealMoved]] = {
    kind.code: kind
    for kind in (
        AppealSent, AppealLate, AppealUnanswered, AppealHeard, AppealUpheld, AppealPartly,
        AppealOverturned, AppealWithdrawn, AppealReopened,
    )
}  # fmt: skip
