"""Reads of recoupments, as rows ready for a provider's pages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.db.models import Case, Count, F, Min, When

from wellpaid.claim_pay.appeals.policy import DeadlineFrom
from wellpaid.claim_pay.appeals.queries import FileRow
from wellpaid.core.audit.queries import Line, lines_about
from wellpaid.core.documents.operations.open_document import open_document
from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import NotFound
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

from .events import Origin, PaidBackWay
from .models import Recoupment, RecoupmentDocument, RecoupmentEntry
from .reckoning import Source
from .states import NEEDS_YOU, OPEN, RecoupmentState

PAGE_ROWS: Final = 25
# What is disputed waits for the plan's day, everything else for ours.
_DUE: Final = Case(
    When(
        state__in=[RecoupmentState.DISPUTED, RecoupmentState.UNANSWERED],
        then=F("answer_due_date"),
    ),
    default=F("deadline_date"),
)


@dataclass(frozen=True, slots=True)
class RecoupmentRow:
    """One recoupment."""

    id: UUID
    state: RecoupmentState
    origin: Origin
    reason_code: str
    payer_id: UUID
    payer_name: str
    claim_number: str
    remittance_id: UUID | None
    position: int | None
    wanted: Money
    taken: Money
    returned: Money
    paid_back: Money
    still_open: Money
    paid_back_way: PaidBackWay | None
    paid_back_date: date | None
    paid_back_reference: str
    told_date: date
    deadline_date: date
    deadline_from: DeadlineFrom
    deadline_source: str
    deadline_reason: str
    words: str
    answered_at: datetime | None
    answer_due_date: date | None
    proposed_for_id: UUID | None

    @property
    def due_date(self) -> date | None:
        """The day that counts next: ours until it is answered, then the plan's if disputed."""
        if self.state in {RecoupmentState.NOTICED, RecoupmentState.LATE}:
            return self.deadline_date
        if self.state in {RecoupmentState.DISPUTED, RecoupmentState.UNANSWERED}:
            return self.answer_due_date
        return None


@dataclass(frozen=True, slots=True)
class EntryRow:
    """What one remittance took or gave."""

    remittance_id: UUID
    source: Source
    place: int
    reason_code: str
    reference: str
    amount: Money
    payment_date: date
    is_active: bool


@dataclass(frozen=True, slots=True)
class WholeRecoupment:
    """A recoupment with everything that is known of it.

    :ivar proposed: the one that this may be
    :ivar proposals: those that may be this one
    """

    row: RecoupmentRow
    entries: tuple[EntryRow, ...]
    files: tuple[FileRow, ...]
    history: tuple[Line, ...]
    proposed: RecoupmentRow | None
    proposals: tuple[RecoupmentRow, ...]


@dataclass(frozen=True, slots=True)
class RecoupmentPage:
    """A page of recoupments with the counts by state."""

    rows: tuple[RecoupmentRow, ...]
    count: int
    counts: dict[RecoupmentState, int]


def _row(row: Recoupment) -> RecoupmentRow:
    return RecoupmentRow(
        id=row.id,
        state=RecoupmentState(row.state),
        origin=Origin(row.origin),
        reason_code=row.reason_code,
        payer_id=row.payer_id,
        payer_name=row.payer_name,
        claim_number=row.claim_number,
        remittance_id=row.remittance_id,
        position=row.position,
        wanted=Money(row.wanted_cents),
        taken=Money(row.taken_cents),
        returned=Money(row.returned_cents),
        paid_back=Money(row.paid_back_cents),
        still_open=Money(row.open_cents()),
        paid_back_way=PaidBackWay(row.paid_back_way) if row.paid_back_way else None,
        paid_back_date=row.paid_back_date,
        paid_back_reference=row.paid_back_reference,
        told_date=row.told_date,
        deadline_date=row.deadline_date,
        deadline_from=DeadlineFrom(row.deadline_from),
        deadline_source=row.deadline_source,
        deadline_reason=row.deadline_reason,
        words=row.words,
        answered_at=row.answered_at,
        answer_due_date=row.answer_due_date,
        proposed_for_id=row.proposed_for_id,
    )


def recoupments_page(
    *, organization_id: UUID, states: Collection[RecoupmentState], page: int, size: int = PAGE_ROWS
) -> RecoupmentPage:
    """Give a page of recoupments in some states: two queries.

    What is open comes by its deadline, what is done newest first.
    """
    with tenant(organization_id):
        counts = {
            RecoupmentState(one["state"]): one["count"]
            for one in Recoupment.objects.values("state").annotate(count=Count("payer_name"))
        }
        rows = Recoupment.objects.filter(state__in=states)
        if set(states) & set(OPEN):
            rows = rows.annotate(due=_DUE).order_by("due", "id")
        else:
            rows = rows.order_by("-state_changed_at", "-id")
        start = (page - 1) * size
        shown = tuple(_row(row) for row in rows[start : start + size])
    return RecoupmentPage(shown, sum(counts.get(state, 0) for state in states), counts)


def whole_recoupment(organization_id: UUID, recoupment_id: UUID) -> WholeRecoupment:
    """Give one recoupment with everything that is known of it.

    :raises NotFound: the organisation has no such recoupment
    """
    with tenant(organization_id):
        found = Recoupment.objects.filter(id=recoupment_id).first()
        if found is None:
            raise NotFound
        entries = RecoupmentEntry.objects.filter(recoupment_id=recoupment_id)
        files = RecoupmentDocument.objects.filter(recoupment_id=recoupment_id)
        proposed = Recoupment.objects.filter(id=found.proposed_for_id).first()
        proposals = Recoupment.objects.filter(
            proposed_for_id=recoupment_id, state__in=[RecoupmentState.NOTICED, RecoupmentState.LATE]
        )
        return WholeRecoupment(
            row=_row(found),
            entries=tuple(_entry(one) for one in entries.order_by("payment_date", "id")),
            files=tuple(
                FileRow(
                    one.document_id, one.document.media_type, one.document.size_bytes,
                    one.added_by, one.added_at,
                )
                for one in files.select_related("document").order_by("added_at", "id")
            ),
            history=tuple(lines_about(recoupment_id)),
            proposed=_row(proposed) if proposed else None,
            proposals=tuple(_row(one) for one in proposals.order_by("id")),
        )  # fmt: skip


def _entry(row: RecoupmentEntry) -> EntryRow:
    return EntryRow(
        remittance_id=row.remittance_id,
        source=Source(row.source),
        place=row.place,
        reason_code=row.reason_code,
        reference=row.reference,
        amount=Money(row.amount_cents),
        payment_date=row.payment_date,
        is_active=row.is_active,
    )


def recoupment_file(
    *, organization_id: UUID, recoupment_id: UUID, document_id: UUID, actor: Actor, now: datetime
) -> tuple[str, bytes]:
    """Give the kind and the bytes of a file; that somebody opened it is kept.

    :raises NotFound: no such file of this recoupment
    :raises DocumentDamaged: it isn't what was stored
    """
    with tenant(organization_id):
        rows = RecoupmentDocument.objects.filter(recoupment_id=recoupment_id)
        if not rows.filter(document_id=document_id).exists():
            raise NotFound
    document, content = open_document(
        organization_id=organization_id, document_id=document_id, actor=str(actor), now=now
    )
    return document.media_type, content


def recoupments_of_remittance(
    organization_id: UUID, remittance_id: UUID
) -> dict[tuple[Source, int], UUID]:
    """Give the recoupment of each place of a remittance that has one: one query."""
    with tenant(organization_id):
        rows = RecoupmentEntry.objects.filter(
            remittance_id=remittance_id, recoupment_id__isnull=False
        )
        found = rows.values_list("source", "place", "recoupment_id")
        return {(Source(source), place): one for source, place, one in found}


def recoupments_of_claim(
    *, organization_id: UUID, remittance_id: UUID, position: int
) -> list[RecoupmentRow]:
    """Give what is wanted back of a claim, or was told at it: one query."""
    with tenant(organization_id):
        about = Recoupment.objects.filter(remittance_id=remittance_id, position=position)
        told = Recoupment.objects.filter(
            entries__remittance_id=remittance_id,
            entries__source=Source.CLAIM,
            entries__place=position,
        )
        rows = (about | told).exclude(state=RecoupmentState.JOINED).distinct()
        return [_row(row) for row in rows.order_by("told_date", "id")]


@dataclass(frozen=True, slots=True)
class RecoupmentFigures:
    """What stands above the list."""

    needs_count: int
    first_deadline: date | None
    still_open: Money
    disputed: Money


def recoupment_figures(organization_id: UUID) -> RecoupmentFigures:
    """Sum up a provider's recoupments: two queries."""
    with tenant(organization_id):
        needs = Recoupment.objects.filter(state__in=NEEDS_YOU).aggregate(
            count=Count("payer_name"), first=Min("deadline_date")
        )
        rows = list(Recoupment.objects.filter(state__in=OPEN))
    disputed = {RecoupmentState.DISPUTED, RecoupmentState.UNANSWERED}
    return RecoupmentFigures(
        needs["count"],
        needs["first"],
        Money(sum(row.open_cents() for row in rows)),
        Money(sum(row.wanted_cents for row in rows if row.state in disputed)),
    )
