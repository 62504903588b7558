"""Reads of payments that the books have otherwise, as rows ready for a provider's pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from wellpaid.claim_pay.postings.models import Posting, PostingCase, PostingCaseNote
from wellpaid.claim_pay.postings.policy import UNDO_FOR, may_undo
from wellpaid.claim_pay.postings.sides import Cause, Difference
from wellpaid.claim_pay.postings.states import DECIDED, PostingState
from wellpaid.claim_pay.reconciliation.queries import DepositOf, deposits_of
from wellpaid.core.audit.queries import Line, lines_about
from wellpaid.kit.errors import NotFound
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

POSTINGS_SHOWN: Final = 500
CORRECTIONS_MAX: Final = 10_000


@dataclass(frozen=True, slots=True)
class BooksCase:
    """A payment with what the plan, the bank and the books say of it.

    :ivar deposit: what the bank has of it; ``None``: nothing is known
    :ivar undo_until: when its decision can be taken back no more; ``None``: it can't be now
    """

    id: UUID
    state: PostingState
    cause: Cause
    is_again: bool
    remittance_id: UUID
    payer_name: str
    trace_number: str
    way: str
    plan: Money
    books: Money
    differences: tuple[Difference, ...]
    difference_count: int
    posted_date: date | None
    posted_by: str
    since_date: date
    received_at: datetime
    told_at: datetime | None
    decided_at: datetime | None
    decided_by: str
    undo_until: datetime | None
    deposit: DepositOf | None

    @property
    def difference(self) -> Money:
        """What the books have less; below zero they have more."""
        return self.plan - self.books

    @property
    def needs_you(self) -> bool:
        """Whether somebody may decide it."""
        return self.state is PostingState.NEEDS_YOU


@dataclass(frozen=True, slots=True)
class PostingRow:
    """A posting in the history of a case. ``replaced_at``: ``None``: the books say so still."""

    claim_number: str
    amount: Money
    posted_date: date
    posted_by: str
    told_at: datetime
    replaced_at: datetime | None


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note of a person's."""

    body: str
    written_by: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class WholeCase:
    """A case with everything that is known of it."""

    row: BooksCase
    postings: tuple[PostingRow, ...]
    notes: tuple[NoteRow, ...]
    history: tuple[Line, ...]


def books_cases(
    organization_id: UUID, case_ids: Collection[UUID], now: datetime
) -> dict[UUID, BooksCase]:
    """Give cases by their ids: three queries."""
    with tenant(organization_id):
        rows = PostingCase.objects.filter(id__in=case_ids).select_related("remittance")
        return {row.id: row for row in _with_deposits(organization_id, list(rows), now)}


def _with_deposits(
    organization_id: UUID, rows: Collection[PostingCase], now: datetime
) -> Iterable[BooksCase]:
    deposits = deposits_of(organization_id, [row.remittance_id for row in rows])
    return [_row(row, deposits.get(row.remittance_id), now) for row in rows]


def _row(case: PostingCase, deposit: DepositOf | None, now: datetime) -> BooksCase:
    can_undo = (
        case.state in DECIDED and case.decided_at is not None and may_undo(case.decided_at, now)
    )
    return BooksCase(
        id=case.id,
        state=PostingState(case.state),
        cause=Cause(case.cause),
        is_again=case.is_again,
        remittance_id=case.remittance_id,
        payer_name=case.payer_name,
        trace_number=case.trace_number,
        way=case.remittance.way,
        plan=Money(case.plan_cents),
        books=Money(case.books_cents),
        differences=tuple(
            Difference(number, plan, books, Cause(cause), position)
            for number, plan, books, cause, position in case.differences
        ),
        difference_count=case.difference_count,
        posted_date=case.posted_date,
        posted_by=case.posted_by,
        since_date=case.since_date,
        received_at=case.remittance.received_at,
        told_at=case.told_at,
        decided_at=case.decided_at,
        decided_by=case.decided_by,
        undo_until=case.decided_at + UNDO_FOR if can_undo and case.decided_at else None,
        deposit=deposit,
    )


def books_case(organization_id: UUID, posting_case_id: UUID, now: datetime) -> BooksCase:
    """Give one case.

    :raises NotFound: the organisation has no such case
    """
    found = books_cases(organization_id, [posting_case_id], now).get(posting_case_id)
    if found is None:
        raise NotFound
    return found


def whole_case(organization_id: UUID, posting_case_id: UUID, now: datetime) -> WholeCase:
    """Give one case with its postings, notes and history: six queries.

    :raises NotFound: the organisation has no such case
    """
    row = books_case(organization_id, posting_case_id, now)
    with tenant(organization_id):
        postings = (
            Posting.objects.filter(remittance_id=row.remittance_id)
            .select_related("posting_file", "replaced_by")
            .order_by("-is_active", "-posted_date", "claim_number", "id")
        )
        notes = PostingCaseNote.objects.filter(posting_case_id=row.id).order_by("written_at", "id")
        return WholeCase(
            row,
            tuple(_posting(one) for one in postings[:POSTINGS_SHOWN]),
            tuple(NoteRow(one.body, one.written_by, one.written_at) for one in notes),
            tuple(lines_about(row.id)),
        )


def _posting(row: Posting) -> PostingRow:
    return PostingRow(
        row.claim_number,
        Money(row.amount_cents),
        row.posted_date,
        row.posted_by,
        row.posting_file.taken_in_at,
        row.replaced_by.taken_in_at if row.replaced_by else None,
    )


def open_corrections(organization_id: UUID, now: datetime) -> list[BooksCase]:
    """Give the cases whose books are still to be corrected, the oldest first: three queries."""
    with tenant(organization_id):
        rows = PostingCase.objects.filter(state=PostingState.NEEDS_YOU)
        rows = rows.select_related("remittance").order_by("since_date", "id")[:CORRECTIONS_MAX]
        return list(_with_deposits(organization_id, list(rows), now))
