"""What the operator does and opens: in the audit trail of the organisation that it is about."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


class ActKind(StrEnum):
    """What sort of thing the operator did."""

    OPENED = "opened"
    CHECK_ASKED = "check_asked"
    JOBS_TRIED_AGAIN = "jobs_tried_again"
    FILE_REPLAYED = "file_replayed"
    HOLD_ENDED = "hold_ended"
    HOLD_KEPT = "hold_kept"
    WATCH_ADDED = "watch_added"
    WATCH_ENDED = "watch_ended"


@event
@dataclass(frozen=True, slots=True)
class OperatorActed(Event):
    """The operator opened or changed something; the reason they typed stands with the act."""

    code: ClassVar[str] = "operator.acted"
    act_id: UUID
    kind_code: ActKind
    target_id: UUID
    things_count: int
