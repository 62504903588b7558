"""Reads of deposit cases, as rows ready for a provider's pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.claim_pay.remittances.queries import coming_to_the_bank
from wellpaid.core.audit.queries import Line, lines_about
from wellpaid.core.banking.queries import LineRow, line_row, unmatched_lines
from wellpaid.core.ledger.queries import JournalRow, journals_about
from wellpaid.kit.errors import NotFound
from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.tenancy.scope import tenant

from .events import Resolution
from .models import CaseNote, CasePart, DepositCase, MatchRun
from .policy import UNDO_FOR, may_undo
from .sides import Cause, Rule, Sureness
from .states import DECIDED, OPEN, CaseState

CHOICES_MAX = 50
_SHARE_DAYS = 30


@dataclass(frozen=True, slots=True)
class PlanSide:
    """A remittance in a case."""

    id: UUID
    payer_id: UUID
    payer_name: str
    trace_number: str
    amount: Money
    payment_date: date
    way: str
    received_at: datetime
    claim_count: int


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case with both sides.

    :ivar undo_until: when its decision can be taken back no more; ``None``: it can't be now
    """

    id: UUID
    state: CaseState
    rule: Rule
    cause: Cause
    sureness: Sureness
    is_held: bool
    resolution: Resolution
    payer_name: str
    trace_words: str
    remitted: Money
    deposited: Money
    figures: dict[str, Any]
    since_date: date
    decided_at: datetime | None
    decided_by: str
    asked_at: datetime | None
    undo_until: datetime | None
    remittances: tuple[PlanSide, ...]
    lines: tuple[LineRow, ...]

    @property
    def difference(self) -> Money:
        """What is missing at the bank; below zero it has more."""
        return self.remitted - self.deposited

    @property
    def is_open(self) -> bool:
        """Whether somebody may decide it."""
        return self.state in OPEN

    @property
    def has_both(self) -> bool:
        """Whether there is something to match with each other."""
        return bool(self.remittances and self.lines)


@dataclass(frozen=True, slots=True)
class Untouched:
    """The last days' decided cases.

    :ivar alone_count: of them, those that nobody touched
    """

    count: int
    alone_count: int


def case_counts() -> dict[CaseState, int]:
    """Give how many cases of the open organisation each state has: one query."""
    rows = DepositCase.objects.values("state").annotate(count=Count("rule"))
    return {CaseState(one["state"]): one["count"] for one in rows}


def untouched(now: datetime) -> Untouched:
    """Tell how much is matched with no one touching it: one query."""
    since = now - timedelta(days=_SHARE_DAYS)
    alone = Q(state=CaseState.MATCHED, state_changed_at__gte=since, decided_by="system")
    found = DepositCase.objects.filter(state__in=[*DECIDED, CaseState.NEEDS_YOU]).aggregate(
        all=Count("rule", filter=Q(state_changed_at__gte=since)),
        alone=Count("rule", filter=alone),
    )
    return Untouched(found["all"], found["alone"])


def looked_at() -> datetime | None:
    """Give when both sides were last compared: one query."""
    run = MatchRun.objects.first()
    return run.last_run_at if run else None


def found_cases(states: Collection[CaseState], text: str) -> QuerySet[DepositCase]:
    """Give the cases of some states that a search finds, in no order."""
    rows: QuerySet[DepositCase] = DepositCase.objects.filter(state__in=states)
    if text:
        cents = cents_of(text)
        rows = rows.filter(
            Q(payer_name__icontains=text)
            | Q(trace_words__icontains=text)
            | (Q(remitted_cents=cents) | Q(deposited_cents=cents) if cents else Q())
        )
    return rows


def case_rows(case_ids: Collection[UUID], now: datetime) -> dict[UUID, CaseRow]:
    """Give cases with both sides: two queries."""
    cases = DepositCase.objects.filter(id__in=case_ids)
    return {row.id: row for row in _with_sides(cases, now)}


def cents_of(text: str) -> int | None:
    """Give the amount that somebody looks for, or None."""
    plain = text.replace("$", "").replace(",", "")
    whole, _, cents = plain.partition(".")
    if not (whole.isascii() and whole.isdigit() and len(whole) < 12 and len(cents) in {0, 2}):
        return None
    return int(whole + (cents or "00")) if (cents or "00").isdigit() else None


def _with_sides(cases: Iterable[DepositCase], now: datetime) -> list[CaseRow]:
    """Give rows with both sides: one query."""
    shown = list(cases)
    parts: dict[UUID, list[CasePart]] = defaultdict(list)
    found = CasePart.objects.filter(deposit_case_id__in=[case.id for case in shown])
    for part in found.select_related("remittance", "bank_line"):
        parts[part.deposit_case_id].append(part)
    return [_row(case, parts[case.id], now) for case in shown]


def _row(case: DepositCase, parts: list[CasePart], now: datetime) -> CaseRow:
    plan = [plan_side(part.remittance) for part in parts if part.remittance_id]
    lines = [line_row(part.bank_line) for part in parts if part.bank_line_id]
    can_undo = (
        case.state in DECIDED and case.decided_at is not None and may_undo(case.decided_at, now)
    )
    return CaseRow(
        id=case.id,
        state=CaseState(case.state),
        rule=Rule(case.rule),
        cause=Cause(case.cause),
        sureness=Sureness(case.sureness),
        is_held=case.is_held,
        resolution=Resolution(case.resolution),
        payer_name=case.payer_name,
        trace_words=case.trace_words,
        remitted=case.remitted,
        deposited=case.deposited,
        figures=case.figures,
        since_date=case.since_date,
        decided_at=case.decided_at,
        decided_by=case.decided_by,
        asked_at=case.asked_at,
        undo_until=case.decided_at + UNDO_FOR if can_undo and case.decided_at else None,
        remittances=tuple(sorted(plan, key=lambda one: (one.payment_date, one.trace_number))),
        lines=tuple(sorted(lines, key=lambda one: (one.booked_date, one.id))),
    )


def plan_side(row: Remittance) -> PlanSide:
    """Give a remittance as a case shows it."""
    return PlanSide(
        row.id,
        row.payer_id,
        row.payer_name,
        row.trace_number,
        row.amount,
        row.payment_date,
        row.way,
        row.received_at,
        row.claim_count,
    )


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note of a person's."""

    body: str
    written_by: str
    written_at: datetime


@dataclass(frozen=True, slots=True)
class WholeCase:
    """A case with everything that is known of it.

    :ivar journals: the entries of its bank lines and remittances, and of its difference
    """

    row: CaseRow
    notes: tuple[NoteRow, ...]
    journals: tuple[JournalRow, ...]
    history: tuple[Line, ...]


def case_of(organization_id: UUID, deposit_case_id: UUID, now: datetime) -> CaseRow:
    """Give one case with both sides.

    :raises NotFound: the organisation has no such case
    """
    with tenant(organization_id):
        case = DepositCase.objects.filter(id=deposit_case_id).first()
        if case is None:
            raise NotFound
        return _with_sides([case], now)[0]


def whole_case(organization_id: UUID, deposit_case_id: UUID, now: datetime) -> WholeCase:
    """Give one case with its notes, entries and history.

    :raises NotFound: the organisation has no such case
    """
    row = case_of(organization_id, deposit_case_id, now)
    with tenant(organization_id):
        notes = CaseNote.objects.filter(deposit_case_id=row.id).order_by("written_at", "id")
        subjects = [*(one.id for one in row.remittances), *(one.id for one in row.lines), row.id]
        journals = [journal for subject in subjects for journal in journals_about(subject)]
        return WholeCase(
            row,
            tuple(NoteRow(one.body, one.written_by, one.written_at) for one in notes),
            tuple(sorted(journals, key=lambda one: (one.created_at, one.id))),
            tuple(lines_about(row.id)),
        )


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody may put together by hand, the nearest amounts first."""

    remittances: tuple[PlanSide, ...]
    lines: tuple[LineRow, ...]


def choices_for(organization_id: UUID, row: CaseRow) -> Choices:
    """Give what lies open on both sides, the case's own first, then the nearest: two queries."""
    near = row.remitted or row.deposited
    with tenant(organization_id):
        coming = coming_to_the_bank()
        own = {one.id for one in row.remittances}
        plan = sorted(
            (plan_side(one) for one in coming),
            key=lambda one: (one.id not in own, abs(one.amount.cents - near.cents), one.id),
        )
    mine = {one.id for one in row.lines}
    lines = sorted(
        (one for one in unmatched_lines(organization_id=organization_id, limit=None)
         if one.amount > ZERO),
        key=lambda one: (one.id not in mine, abs(one.amount.cents - near.cents), one.id),
    )  # fmt: skip
    return Choices(tuple(plan[:CHOICES_MAX]), tuple(lines[:CHOICES_MAX]))


@dataclass(frozen=True, slots=True)
class Ages:
    """How old what isn't matched is: counts and sums by days since the oldest side.

    :ivar last_day: ``None``: from the first day on
    """

    first_day: int
    last_day: int | None
    count: int
    remitted: Money
    deposited: Money


AGES: tuple[tuple[int, int | None], ...] = ((0, 7), (8, 14), (15, 30), (31, 60), (61, None))


def unmatched_ages(organization_id: UUID, today: date) -> list[Ages]:
    """Give how old the open cases are, the youngest first: one query."""
    with tenant(organization_id):
        rows = list(
            DepositCase.objects.filter(state__in=OPEN).values_list(
                "since_date", "remitted_cents", "deposited_cents"
            )
        )
    found = []
    for first, last in AGES:
        mine = [
            row for row in rows
            if max((today - row[0]).days, 0) >= first
            and (last is None or (today - row[0]).days <= last)
        ]  # fmt: skip
        found.append(
            Ages(
                first,
                last,
                len(mine),
                Money(sum(row[1] for row in mine)),
                Money(sum(row[2] for row in mine)),
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class DepositOf:
    """The case of a payment, with the last day on which the bank booked money for it."""

    deposit_case_id: UUID
    state: CaseState
    deposited: Money
    booked_date: date | None


@dataclass(frozen=True, slots=True)
class CaseOfLine:
    """The case that a booking is in; ``has_both``: what a plan says it pays is beside it."""

    deposit_case_id: UUID
    state: CaseState
    payer_name: str
    has_both: bool


def cases_of_lines(
    organization_id: UUID, bank_line_ids: Collection[UUID]
) -> dict[UUID, CaseOfLine]:
    """Give the case that each of these bookings is in, where it is in one: two queries."""
    with tenant(organization_id):
        parts = CasePart.objects.filter(is_active=True)
        mine = parts.filter(bank_line_id__in=set(bank_line_ids)).select_related("deposit_case")
        cases = {part.bank_line_id: part.deposit_case for part in mine}
        ids = {case.id for case in cases.values()}
        paying = parts.filter(deposit_case_id__in=ids, remittance_id__isnull=False)
        both = set(paying.values_list("deposit_case_id", flat=True))
    return {
        line_id: CaseOfLine(case.id, CaseState(case.state), case.payer_name, case.id in both)
        for line_id, case in cases.items()
    }


def deposits_of(organization_id: UUID, remittance_ids: Collection[UUID]) -> dict[UUID, DepositOf]:
    """Give the case that each payment is in: two queries."""
    with tenant(organization_id):
        parts = CasePart.objects.filter(is_active=True)
        mine = parts.filter(remittance_id__in=set(remittance_ids)).select_related("deposit_case")
        cases = {part.remittance_id: part.deposit_case for part in mine}
        booked: dict[UUID, date] = {}
        lines = parts.filter(
            deposit_case_id__in={case.id for case in cases.values()}, bank_line_id__isnull=False
        )
        for case_id, day in lines.values_list("deposit_case_id", "bank_line__booked_date"):
            booked[case_id] = max(day, booked.get(case_id, day))
    return {
        remittance_id: DepositOf(
            case.id, CaseState(case.state), case.deposited, booked.get(case.id)
        )
        for remittance_id, case in cases.items()
    }
