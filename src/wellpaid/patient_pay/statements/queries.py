"""Reads of runs and statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, QuerySet

from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.kit.tenancy.scope import current_organization_id, tenant
from wellpaid.patient_pay.access.sights import Sight, by_organization
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.states import BillState
from wellpaid.patient_pay.messages.queries import held_bills

from .models import DeliveryChoice, Statement, StatementBill, StatementRun
from .policy import LastStatement
from .states import DONE, StatementState


@dataclass(frozen=True)
class DeliveryRow:
    """How one guarantor's statements come."""

    organization_id: UUID
    guarantor_id: UUID
    clinic_name: str
    is_paperless: bool
    is_large_type: bool
    email: str


def whole_guarantors(seeing: Sequence[Sight]) -> set[UUID]:
    """Give the guarantors whose statements may be read: all of a guarantor's, not one patient's."""
    return {
        sight.guarantor_id
        for sight in seeing
        if sight.patient_id is None and sight.guarantor_id is not None
    }


@dataclass(frozen=True)
class ArchivedStatement:
    """A ready statement's document, and whose it is."""

    organization_id: UUID
    guarantor_id: UUID
    document_id: UUID


def archived_statement(sights: Sequence[Sight], number: str) -> ArchivedStatement | None:
    """Give a ready statement that these sights reach, or ``None``."""
    for organization_id, seeing in by_organization(sights).items():
        with tenant(organization_id):
            row = Statement.objects.filter(
                guarantor_id__in=whole_guarantors(seeing), number=number, state=StatementState.READY
            ).first()
        if row is not None and row.document_id is not None:
            return ArchivedStatement(organization_id, row.guarantor_id, row.document_id)
    return None


def deliveries_of(sights: Sequence[Sight]) -> list[DeliveryRow]:
    """Give how the statements of each guarantor in reach come."""
    found: list[DeliveryRow] = []
    for organization_id, seeing in by_organization(sights).items():
        clinic_name = clinic_by_id(organization_id).name
        ids = sorted(whole_guarantors(seeing))
        with tenant(organization_id):
            rows = DeliveryChoice.objects.filter(guarantor_id__in=ids)
            choices = {row.guarantor_id: row for row in rows}
        for guarantor_id in ids:
            choice = choices.get(guarantor_id)
            found.append(
                DeliveryRow(
                    organization_id=organization_id,
                    guarantor_id=guarantor_id,
                    clinic_name=clinic_name,
                    is_paperless=choice is not None and choice.delivery == "email",
                    is_large_type=choice is not None and choice.is_large_type,
                    email=choice.email if choice else "",
                )
            )
    return found


def asked_bills(guarantor_ids: Sequence[UUID]) -> QuerySet[Bill]:
    """Give the bills that ask these guarantors for money, the first due first, in the open tenant.

    A bill that somebody looks into (a dispute, new insurance, "I already paid") asks for nothing.
    """
    due = Bill.objects.filter(guarantor_id__in=guarantor_ids, state=BillState.DUE)
    held = held_bills(
        organization_id=current_organization_id(), bill_ids=list(due.values_list("id", flat=True))
    )
    return due.exclude(id__in=list(held)).order_by("due_date", "number")


def last_statements(guarantor_ids: Sequence[UUID]) -> dict[UUID, LastStatement]:
    """Give each guarantor's last statement that went out, in the open organisation: two queries.

    One without an address to go to stayed in the house and doesn't count.
    """
    rows = Statement.objects.filter(
        guarantor_id__in=guarantor_ids, state=StatementState.READY
    ).exclude(delivery=Statement.Delivery.NONE)
    newest = {
        row.guarantor_id: row
        for row in rows.order_by("guarantor_id", "-statement_date").distinct("guarantor_id")
    }
    asked: dict[UUID, dict[UUID, int]] = {}
    for statement_id, bill_id, cents in StatementBill.objects.filter(
        statement_id__in=[row.id for row in newest.values()]
    ).values_list("statement_id", "bill_id", "owed_cents"):
        asked.setdefault(statement_id, {})[bill_id] = cents
    return {
        guarantor_id: LastStatement(row.statement_date, asked.get(row.id, {}))
        for guarantor_id, row in newest.items()
    }


@dataclass(frozen=True)
class RunProgress:
    """Where a run stands. Every statement is in one of the four counts.

    :param held: who got none, by the day of the statement that they had
    """

    run_id: UUID
    statement_date: date
    waiting_count: int
    ready_count: int
    failed_count: int
    not_needed_count: int
    held: tuple[tuple[date, int], ...]
    started_at: datetime
    packaged_at: datetime | None

    @property
    def count(self) -> int:
        """All statements of the run."""
        return self.done_count + self.waiting_count + self.failed_count

    @property
    def done_count(self) -> int:
        """Those that need nothing any more."""
        return self.ready_count + self.not_needed_count


def run_progress(*, organization_id: UUID, statement_date: date) -> RunProgress | None:
    """Give where the run of a day stands, or ``None``: two queries, counted from the statements."""
    with tenant(organization_id):
        run = StatementRun.objects.filter(statement_date=statement_date).first()
        if run is None:
            return None
        rows = Statement.objects.filter(run_id=run.id).order_by("state")
        counts = dict(rows.values_list("state").annotate(count=Count("*")))
    return RunProgress(
        run_id=run.id,
        statement_date=run.statement_date,
        waiting_count=counts.get(StatementState.WAITING, 0),
        ready_count=counts.get(StatementState.READY, 0),
        failed_count=counts.get(StatementState.FAILED, 0),
        not_needed_count=counts.get(StatementState.NOT_NEEDED, 0),
        held=tuple((date.fromisoformat(day), n) for day, n in sorted(run.held.items())),
        started_at=run.created_at,
        packaged_at=run.packaged_at,
    )


def statements_to_print(*, organization_id: UUID, run_id: UUID) -> list[UUID]:
    """Give the ids of a run's statements that aren't done, in the order of their ids."""
    with tenant(organization_id):
        rows = Statement.objects.filter(run_id=run_id).exclude(state__in=DONE)
        return list(rows.order_by("id").values_list("id", flat=True))
