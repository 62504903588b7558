"""What becomes of own books and their cases. Ids, amounts, counts and codes only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


class Again(StrEnum):
    """Why a case is open again."""

    BOOKS = "books"
    PLAN = "plan"
    UNDONE = "undone"


@event
@dataclass(frozen=True, slots=True)
class PostingsReceived(Event):
    """A file of the provider's own books was read."""

    code: ClassVar[str] = "postings.received"

    posting_file_id: UUID
    new_count: int
    changed_count: int
    refused_count: int


@dataclass(frozen=True, slots=True)
class PostingCaseEvent(Event):
    """Something happened to a payment that the books have otherwise; the base of those below."""

    posting_case_id: UUID
    remittance_id: UUID
    plan_cents: int
    books_cents: int


@event
@dataclass(frozen=True, slots=True)
class PostingCaseOpened(PostingCaseEvent):
    """The books say another amount than the plan."""

    code: ClassVar[str] = "posting_case.opened"


@event
@dataclass(frozen=True, slots=True)
class PostingCaseFixed(PostingCaseEvent):
    """Somebody says that they corrected the books."""

    code: ClassVar[str] = "posting_case.fixed"


@event
@dataclass(frozen=True, slots=True)
class PostingCaseAgreed(PostingCaseEvent):
    """The books say what the plan says."""

    code: ClassVar[str] = "posting_case.agreed"


@event
@dataclass(frozen=True, slots=True)
class PostingCaseSetAside(PostingCaseEvent):
    """Somebody leaves the difference as it is."""

    code: ClassVar[str] = "posting_case.set_aside"


@event
@dataclass(frozen=True, slots=True)
class PostingCaseOpenedAgain(PostingCaseEvent):
    """The books differ still or again, the plan changed it, or a person took a decision back."""

    code: ClassVar[str] = "posting_case.opened_again"

    reason_code: Again


@event
@dataclass(frozen=True, slots=True)
class PostingCaseNoted(PostingCaseEvent):
    """Somebody wrote a note."""

    code: ClassVar[str] = "posting_case.noted"


MOVES: dict[str, type[PostingCaseEvent]] = {
    kind.code: kind
    for kind in (
        PostingCaseFixed, PostingCaseAgreed, PostingCaseSetAside, PostingCaseOpenedAgain,
    )
}  # fmt: skip
