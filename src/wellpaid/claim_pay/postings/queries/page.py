"""The page of everything that has to be matched up: cases of deposits and of books in one list."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import CharField, Count, F, Q, QuerySet, Value

from wellpaid.claim_pay.postings.models import PostingCase
from wellpaid.claim_pay.postings.states import PostingState
from wellpaid.claim_pay.reconciliation.queries import (
    CaseRow,
    Untouched,
    case_counts,
    case_rows,
    cents_of,
    found_cases,
    looked_at,
    untouched,
)
from wellpaid.claim_pay.reconciliation.states import DECIDED, CaseState
from wellpaid.kit.tenancy.scope import tenant

from .cases import BooksCase, books_cases

PAGE_ROWS: Final = 20
_DEPOSIT, _BOOKS = "deposit", "books"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases: their states, and what somebody looks for."""

    deposit_states: Collection[CaseState]
    posting_states: Collection[PostingState]
    text: str = ""


@dataclass(frozen=True, slots=True)
class MatchPage:
    """A page of one tab, the oldest first, decided ones the newest first.

    :ivar counts: how many cases of deposits each state has; ``books_counts``: of books
    """

    rows: tuple[CaseRow | BooksCase, ...]
    count: int
    counts: Mapping[CaseState, int]
    books_counts: Mapping[PostingState, int]
    looked_at: datetime | None
    untouched: Untouched

    def count_of(self, wanted: Wanted) -> int:
        """Give how many cases some states have, whatever is looked for."""
        return sum(self.counts.get(one, 0) for one in wanted.deposit_states) + sum(
            self.books_counts.get(one, 0) for one in wanted.posting_states
        )


def match_page(
    *, organization_id: UUID, wanted: Wanted, page: int, now: datetime, size: int = PAGE_ROWS
) -> MatchPage:
    """Give a page of cases: ten queries, one more where something is looked for."""
    with tenant(organization_id):
        counts, books_counts = case_counts(), _books_counts()
        keys = _keys(wanted)
        start = (page - 1) * size
        shown = list(keys[start : start + size])
        deposits = case_rows([one["id"] for one in shown if one["kind"] == _DEPOSIT], now)
        books = books_cases(
            organization_id, [one["id"] for one in shown if one["kind"] == _BOOKS], now
        )
        found = MatchPage(
            tuple((deposits if one["kind"] == _DEPOSIT else books)[one["id"]] for one in shown),
            keys.count() if wanted.text else 0,
            counts,
            books_counts,
            looked_at(),
            untouched(now),
        )
    if wanted.text:
        return found
    return MatchPage(
        found.rows, found.count_of(wanted), counts, books_counts, found.looked_at, found.untouched
    )


def _books_counts() -> dict[PostingState, int]:
    rows = PostingCase.objects.values("state").annotate(count=Count("trace_number"))
    return {PostingState(one["state"]): one["count"] for one in rows}


def _keys(wanted: Wanted) -> QuerySet[Any, dict[str, Any]]:
    """Give kind and id of both kinds' cases in their common order."""
    is_over = set(wanted.deposit_states) <= set(DECIDED)
    day = F("decided_at") if is_over else F("since_date")
    both: list[Any] = []
    for rows, kind in (
        (found_cases(wanted.deposit_states, wanted.text), _DEPOSIT),
        (_found(wanted), _BOOKS),
    ):
        keyed = rows.order_by().annotate(kind=Value(kind, CharField()), day=day)
        both.append(keyed.values("kind", "id", "day"))
    order = ("-day", "-id") if is_over else ("day", "id")
    keys: QuerySet[Any, dict[str, Any]] = both[0].union(both[1], all=True)
    return keys.order_by(*order)


def _found(wanted: Wanted) -> QuerySet[PostingCase]:
    rows: QuerySet[PostingCase] = PostingCase.objects.filter(state__in=wanted.posting_states)
    if wanted.text:
        cents = cents_of(wanted.text)
        rows = rows.filter(
            Q(payer_name__icontains=wanted.text)
            | Q(trace_number__icontains=wanted.text)
            | (Q(plan_cents=cents) | Q(books_cents=cents) if cents else Q())
        )
    return rows
