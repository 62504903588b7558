"""What becomes of connections and of the files on them. Ids, codes and counts only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


@dataclass(frozen=True, slots=True)
class ConnectionChanged(Event):
    """Something about a connection; the base of the events below."""

    connection_id: UUID


@event
@dataclass(frozen=True, slots=True)
class ConnectionAdded(ConnectionChanged):
    """835 files go a new way to their provider."""

    code: ClassVar[str] = "connection.added"


@event
@dataclass(frozen=True, slots=True)
class ConnectionEdited(ConnectionChanged):
    """Where, when or how the files go is another than before."""

    code: ClassVar[str] = "connection.edited"


@event
@dataclass(frozen=True, slots=True)
class ConnectionEnded(ConnectionChanged):
    """Nothing goes this way any more."""

    code: ClassVar[str] = "connection.ended"


@event
@dataclass(frozen=True, slots=True)
class ConnectionTested(ConnectionChanged):
    """Somebody sends a file that holds nothing, to try it."""

    code: ClassVar[str] = "connection.tested"


@event
@dataclass(frozen=True, slots=True)
class ConnectionFailing(ConnectionChanged):
    """Several tries in a row came to nothing; the administrators are written to."""

    code: ClassVar[str] = "connection.failing"


@dataclass(frozen=True, slots=True)
class DeliveryFileMoved(Event):
    """A file took a step; the base of the events below."""

    delivery_file_id: UUID
    connection_id: UUID
    remittance_count: int


@event
@dataclass(frozen=True, slots=True)
class DeliveryFileSending(DeliveryFileMoved):
    """It is being brought, and may be there already."""

    code: ClassVar[str] = "delivery_file.sending"


@event
@dataclass(frozen=True, slots=True)
class DeliveryFileSent(DeliveryFileMoved):
    """It lies where it should."""

    code: ClassVar[str] = "delivery_file.sent"


@event
@dataclass(frozen=True, slots=True)
class DeliveryFilePutOff(DeliveryFileMoved):
    """It isn't there, and its turn comes again."""

    code: ClassVar[str] = "delivery_file.put_off"


@event
@dataclass(frozen=True, slots=True)
class DeliveryFileFailed(DeliveryFileMoved):
    """It isn't tried again unless somebody asks."""

    code: ClassVar[str] = "delivery_file.failed"


@event
@dataclass(frozen=True, slots=True)
class DeliveryFileTaken(DeliveryFileMoved):
    """The provider picked it up."""

    code: ClassVar[str] = "delivery_file.taken"


@event
@dataclass(frozen=True, slots=True)
class DeliveryFileAskedAgain(DeliveryFileMoved):
    """Somebody wants it once more."""

    code: ClassVar[str] = "delivery_file.asked_again"


@event
@dataclass(frozen=True, slots=True)
class DeliveryFileDropped(DeliveryFileMoved):
    """Its connection ended before it was delivered."""

    code: ClassVar[str] = "delivery_file.dropped"


FILE_MOVES: dict[str, type[DeliveryFileMoved]] = {
    kind.code: kind
    for kind in (
        DeliveryFileSending,
        DeliveryFileSent,
        DeliveryFilePutOff,
        DeliveryFileFailed,
        DeliveryFileTaken,
        DeliveryFileAskedAgain,
        DeliveryFileDropped,
    )
}
MOVES: dict[str, type[Event]] = {ConnectionEnded.code: ConnectionEnded, **FILE_MOVES}
