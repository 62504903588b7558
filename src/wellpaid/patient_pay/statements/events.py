"""What statements announce."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


@dataclass(frozen=True, slots=True)
class StatementMoved(Event):
    """A statement took a step; the base of the events below."""

    statement_id: UUID
    guarantor_id: UUID
    owed_cents: int


@event
@dataclass(frozen=True, slots=True)
class StatementReady(StatementMoved):
    """A statement is printed and in the archive."""

    code: ClassVar[str] = "statement.ready"


@event
@dataclass(frozen=True, slots=True)
class StatementFailed(StatementMoved):
    """A statement could not be printed: a name has letters that no font of ours has."""

    code: ClassVar[str] = "statement.failed"


@event
@dataclass(frozen=True, slots=True)
class StatementNotNeeded(StatementMoved):
    """Nothing was to be asked for any more: all was paid meanwhile, or a later statement asks."""

    code: ClassVar[str] = "statement.not_needed"


@event
@dataclass(frozen=True, slots=True)
class StatementRunStarted(Event):
    """It is written down who gets a statement of a day, and how many are left in peace."""

    code: ClassVar[str] = "statement_run.started"
    run_id: UUID
    statements_count: int
    held_count: int
    owed_cents: int


@event
@dataclass(frozen=True, slots=True)
class StatementRunPackaged(Event):
    """The mail house's package of a run was written."""

    code: ClassVar[str] = "statement_run.packaged"
    run_id: UUID
    printed_count: int
    emailed_count: int
    undeliverable_count: int
    failed_count: int
    not_needed_count: int


@event
@dataclass(frozen=True, slots=True)
class DeliveryChosen(Event):
    """A guarantor chose paper or paperless, and the size of the print."""

    code: ClassVar[str] = "statement.delivery_chosen"
    guarantor_id: UUID


MOVES: dict[str, type[StatementMoved]] = {
    kind.code: kind for kind in (StatementReady, StatementFailed, StatementNotNeeded)
}
