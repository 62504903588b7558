"""What becomes of a deposit case. Ids, amounts and codes only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


class Resolution(StrEnum):
    """How both sides agree, or why one is put aside."""

    NONE = ""
    EQUAL = "equal"
    FEE = "fee"
    TAKEN_BACK = "taken_back"
    WRITTEN_OFF = "written_off"
    EXTRA = "extra"
    NOT_OURS = "not_ours"


@dataclass(frozen=True, slots=True)
class CaseEvent(Event):
    """Something happened to a case; the base of the events below."""

    deposit_case_id: UUID


@event
@dataclass(frozen=True, slots=True)
class CaseOpened(CaseEvent):
    """A remittance or a deposit is waited for, or needs somebody."""

    code: ClassVar[str] = "deposit_case.opened"


@event
@dataclass(frozen=True, slots=True)
class CaseNeedsSomebody(CaseEvent):
    """What was waited for didn't come in time, or doesn't agree."""

    code: ClassVar[str] = "deposit_case.needs_somebody"


@event
@dataclass(frozen=True, slots=True)
class CaseWaits(CaseEvent):
    """It is waited for again."""

    code: ClassVar[str] = "deposit_case.waits"


@dataclass(frozen=True, slots=True)
class CaseDecided(CaseEvent):
    """Both sides were brought together, or one put aside; the base of three events."""

    resolution_code: Resolution
    remitted_cents: int
    deposited_cents: int


@event
@dataclass(frozen=True, slots=True)
class CaseMatched(CaseDecided):
    """The bank's money is what the plan said; the books say so too."""

    code: ClassVar[str] = "deposit_case.matched"


@event
@dataclass(frozen=True, slots=True)
class CaseSetAside(CaseDecided):
    """It has nothing to do with claim payments."""

    code: ClassVar[str] = "deposit_case.set_aside"


@event
@dataclass(frozen=True, slots=True)
class CaseUndone(CaseDecided):
    """A decision was taken back, and its entries with it."""

    code: ClassVar[str] = "deposit_case.undone"


@event
@dataclass(frozen=True, slots=True)
class CaseDissolved(CaseEvent):
    """Its sides belong to another case now, or nothing is expected any more."""

    code: ClassVar[str] = "deposit_case.dissolved"


@event
@dataclass(frozen=True, slots=True)
class CaseAsked(CaseEvent):
    """The plan was asked where the money or the 835 is."""

    code: ClassVar[str] = "deposit_case.asked"


@event
@dataclass(frozen=True, slots=True)
class CaseNoted(CaseEvent):
    """Somebody wrote a note."""

    code: ClassVar[str] = "deposit_case.noted"


MOVES: dict[str, type[CaseEvent]] = {
    kind.code: kind
    for kind in (
        CaseNeedsSomebody, CaseWaits, CaseMatched, CaseSetAside, CaseUndone, CaseDissolved,
    )
}  # fmt: skip
