"""What invitations announce. Ids and codes only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


class InvitationReason(StrEnum):
    """Why the office invites; written into the audit trail."""

    PHONE = "phone"
    IN_PERSON = "in_person"
    IN_WRITING = "in_writing"
    MESSAGE = "message"


@event
@dataclass(frozen=True, slots=True)
class InvitationSent(Event):
    """The office invited a guarantor to keep their bills in an account."""

    code: ClassVar[str] = "invitation.sent"
    invitation_id: UUID
    guarantor_id: UUID
    reason_code: InvitationReason


@dataclass(frozen=True, slots=True)
class InvitationMoved(Event):
    """An invitation took a step; the base of the events below."""

    invitation_id: UUID
    guarantor_id: UUID


@event
@dataclass(frozen=True, slots=True)
class InvitationUsed(InvitationMoved):
    """Somebody came in by it, having proved the second fact."""

    code: ClassVar[str] = "invitation.used"


@event
@dataclass(frozen=True, slots=True)
class InvitationEnded(InvitationMoved):
    """The link opens nothing any more."""

    code: ClassVar[str] = "invitation.ended"


MOVES: dict[str, type[InvitationMoved]] = {
    kind.code: kind for kind in (InvitationUsed, InvitationEnded)
}
