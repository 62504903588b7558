"""Reads of appeals, as rows ready for a provider's pages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Case, Count, F, Min, Sum, When

from wellpaid.core.audit.queries import Line, lines_about
from wellpaid.core.documents.operations.open_document import open_document
from wellpaid.core.events.actors import Actor
from wellpaid.formats.rules.answer_deadlines import Step
from wellpaid.kit.errors import NotFound
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

from .events import Ground, Level, SentWay
from .models import Appeal, AppealDocument, PlanDays
from .policy import ContractDays, DeadlineFrom
from .states import DECIDED, NEEDS_YOU, OPEN, AppealState

PAGE_ROWS: Final = 25
# What is sent waits for the plan's day, everything else for ours.
_DUE: Final = Case(
    When(state__in=[AppealState.SENT, AppealState.UNANSWERED], then=F("answer_due_date")),
    default=F("deadline_date"),
)


@dataclass(frozen=True, slots=True)
class AppealRow:
    """One appeal."""

    id: UUID
    state: AppealState
    level: Level
    ground: Ground
    payer_id: UUID
    payer_name: str
    remittance_id: UUID
    position: int
    control_number: str
    decided_date: date
    paid: Money
    asked: Money
    deadline_date: date
    deadline_from: DeadlineFrom
    deadline_source: str
    deadline_reason: str
    words: str
    sent_date: date | None
    sent_way: SentWay | None
    plan_reference: str
    answer_due_date: date | None
    outcome_date: date | None
    outcome_words: str
    expected: Money | None
    heard: Money
    heard_remittance_id: UUID | None
    heard_position: int | None
    heard_date: date | None
    started_at: datetime

    @property
    def due_date(self) -> date | None:
        """The day that counts next: ours until it is sent, then the plan's."""
        if self.state in {AppealState.DRAFT, AppealState.LATE}:
            return self.deadline_date
        if self.state in {AppealState.SENT, AppealState.UNANSWERED}:
            return self.answer_due_date
        return None


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file that is kept with a case."""

    document_id: UUID
    media_type: str
    size_bytes: int
    added_by: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class WholeAppeal:
    """An appeal with its files, its history, and the other levels of the same claim."""

    row: AppealRow
    files: tuple[FileRow, ...]
    history: tuple[Line, ...]
    others: tuple[AppealRow, ...]


@dataclass(frozen=True, slots=True)
class AppealPage:
    """A page of appeals, the first deadline first, with the counts by state."""

    rows: tuple[AppealRow, ...]
    count: int
    counts: dict[AppealState, int]


def _row(row: Appeal) -> AppealRow:
    return AppealRow(
        id=row.id,
        state=AppealState(row.state),
        level=Level(row.level),
        ground=Ground(row.ground),
        payer_id=row.payer_id,
        payer_name=row.payer_name,
        remittance_id=row.remittance_id,
        position=row.position,
        control_number=row.control_number,
        decided_date=row.decided_date,
        paid=Money(row.paid_cents),
        asked=Money(row.asked_cents),
        deadline_date=row.deadline_date,
        deadline_from=DeadlineFrom(row.deadline_from),
        deadline_source=row.deadline_source,
        deadline_reason=row.deadline_reason,
        words=row.words,
        sent_date=row.sent_date,
        sent_way=SentWay(row.sent_way) if row.sent_way else None,
        plan_reference=row.plan_reference,
        answer_due_date=row.answer_due_date,
        outcome_date=row.outcome_date,
        outcome_words=row.outcome_words,
        expected=None if row.expected_cents is None else Money(row.expected_cents),
        heard=Money(row.heard_cents),
        heard_remittance_id=row.heard_remittance_id,
        heard_position=row.heard_position,
        heard_date=row.heard_date,
        started_at=row.started_at,
    )


def appeals_page(
    *, organization_id: UUID, states: Collection[AppealState], page: int, size: int = PAGE_ROWS
) -> AppealPage:
    """Give a page of appeals in some states: two queries. What is done comes newest first."""
    with tenant(organization_id):
        counts = {
            AppealState(one["state"]): one["count"]
            for one in Appeal.objects.values("state").annotate(count=Count("payer_name"))
        }
        rows = Appeal.objects.filter(state__in=states)
        if set(states) & set(OPEN):
            rows = rows.annotate(due=_DUE).order_by("due", "id")
        else:
            rows = rows.order_by("-state_changed_at", "-id")
        start = (page - 1) * size
        shown = tuple(_row(row) for row in rows[start : start + size])
    return AppealPage(shown, sum(counts.get(state, 0) for state in states), counts)


def whole_appeal(organization_id: UUID, appeal_id: UUID) -> WholeAppeal:
    """Give one appeal with everything that is known of it.

    :raises NotFound: the organisation has no such appeal
    """
    with tenant(organization_id):
        found = Appeal.objects.filter(id=appeal_id).first()
        if found is None:
            raise NotFound
        files = AppealDocument.objects.filter(appeal_id=appeal_id).select_related("document")
        others = Appeal.objects.filter(
            remittance_id=found.remittance_id, position=found.position
        ).exclude(id=appeal_id)
        return WholeAppeal(
            _row(found),
            tuple(file_row(one) for one in files.order_by("added_at", "id")),
            tuple(lines_about(appeal_id)),
            tuple(_row(one) for one in others.order_by("started_at")),
        )


def file_row(row: AppealDocument) -> FileRow:
    """Give a case's file; recoupments keep theirs the same way."""
    return FileRow(
        row.document_id, row.document.media_type, row.document.size_bytes, row.added_by,
        row.added_at,
    )  # fmt: skip


def appeal_file(
    *, organization_id: UUID, appeal_id: UUID, document_id: UUID, actor: Actor, now: datetime
) -> tuple[str, bytes]:
    """Give the kind and the bytes of an appeal's file; that somebody opened it is kept.

    :raises NotFound: no such file of this appeal
    :raises DocumentDamaged: it isn't what was stored
    """
    with tenant(organization_id):
        known = AppealDocument.objects.filter(appeal_id=appeal_id, document_id=document_id)
        if not known.exists():
            raise NotFound
    document, content = open_document(
        organization_id=organization_id, document_id=document_id, actor=str(actor), now=now
    )
    return document.media_type, content


def appeals_of_claim(
    *, organization_id: UUID, remittance_id: UUID, position: int
) -> list[AppealRow]:
    """Give a claim's appeals, the newest first: one query."""
    with tenant(organization_id):
        rows = Appeal.objects.filter(remittance_id=remittance_id, position=position)
        return [_row(row) for row in rows.order_by("-started_at", "-id")]


def contract_days(organization_id: UUID, payer_id: UUID) -> ContractDays | None:
    """Give what a provider entered of its contract with a plan, or None."""
    with tenant(organization_id):
        row = PlanDays.objects.filter(payer_id=payer_id).first()
    return _contract(row) if row else None


def all_contract_days(organization_id: UUID) -> dict[UUID, ContractDays]:
    """Give what a provider entered, by plan: one query."""
    with tenant(organization_id):
        return {row.payer_id: _contract(row) for row in PlanDays.objects.all()}


def _contract(row: PlanDays) -> ContractDays:
    days = {
        Step.FIRST: row.first_days,
        Step.SECOND: row.second_days,
        Step.EXTERNAL: row.external_days,
        Step.RECOUPMENT: row.recoupment_days,
    }
    given = {step: count for step, count in days.items() if count is not None}
    return ContractDays(given, row.plan_days, row.source)


@dataclass(frozen=True, slots=True)
class AppealFigures:
    """What stands above the list."""

    needs_count: int
    first_deadline: date | None
    asked: Money
    won: Money


def appeal_figures(organization_id: UUID) -> AppealFigures:
    """Sum up a provider's appeals: two queries."""
    with tenant(organization_id):
        waiting = Appeal.objects.filter(state__in=[*NEEDS_YOU, AppealState.SENT]).aggregate(
            asked=Sum("asked_cents")
        )
        needs = Appeal.objects.filter(state__in=NEEDS_YOU).aggregate(
            count=Count("payer_name"), first=Min("deadline_date")
        )
        won = Appeal.objects.filter(state__in=DECIDED).aggregate(cents=Sum("heard_cents"))
    return AppealFigures(
        needs["count"], needs["first"], Money(waiting["asked"] or 0), Money(won["cents"] or 0)
    )
