"""What access announces. Ids and codes only: never who it is by name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


@event
@dataclass(frozen=True, slots=True)
class PersonLinked(Event):
    """A user keeps a guarantor's or a patient's bills in their account."""

    code: ClassVar[str] = "person.linked"
    link_id: UUID
    user_id: UUID


@event
@dataclass(frozen=True, slots=True)
class PersonUnlinked(Event):
    """A user let go of bills that were in their account."""

    code: ClassVar[str] = "person.unlinked"
    link_id: UUID
    user_id: UUID


@dataclass(frozen=True, slots=True)
class HelperMoved(Event):
    """A helper's access took a step; the base of the events below."""

    helper_access_id: UUID


@event
@dataclass(frozen=True, slots=True)
class HelperProposed(HelperMoved):
    """Somebody was invited to help, or asked for it."""

    code: ClassVar[str] = "helper.proposed"


@event
@dataclass(frozen=True, slots=True)
class HelperBegan(HelperMoved):
    """A helper sees bills from now on."""

    code: ClassVar[str] = "helper.began"


@event
@dataclass(frozen=True, slots=True)
class HelperDeclined(HelperMoved):
    """The person said no to somebody who asked."""

    code: ClassVar[str] = "helper.declined"


@event
@dataclass(frozen=True, slots=True)
class HelperEnded(HelperMoved):
    """A helper sees nothing any more."""

    code: ClassVar[str] = "helper.ended"


class MajorityStep(StrEnum):
    """Which of the two notices about a dependant's majority it is."""

    SOON = "soon"
    DAY = "day"


@event
@dataclass(frozen=True, slots=True)
class MajorityTold(Event):
    """A guarantor was told that a dependant comes of age, so that the care becomes private."""

    code: ClassVar[str] = "majority.told"
    patient_id: UUID
    user_id: UUID
    step_code: MajorityStep


MOVES: dict[str, type[HelperMoved]] = {
    kind.code: kind for kind in (HelperBegan, HelperDeclined, HelperEnded)
}
