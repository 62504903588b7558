"""Lists for who watches over a payer's payments: what is held, and what wasn't delivered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Min, QuerySet, Sum

from wellpaid.kit.money import Money

from .models import Disbursement
from .states import DisbursementState

_TOLD = (
    DisbursementState.READY,
    DisbursementState.ISSUED,
    DisbursementState.SETTLED,
    DisbursementState.RETURNED,
    DisbursementState.STOPPED,
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody among the open payer's payments."""

    held_count: int
    held: Money
    held_since: datetime | None
    undelivered_count: int


def _held() -> QuerySet[Disbursement]:
    rows: QuerySet[Disbursement] = Disbursement.objects.filter(state=DisbursementState.HELD)
    return rows


def _undelivered(today: date) -> QuerySet[Disbursement]:
    rows: QuerySet[Disbursement] = Disbursement.objects.filter(
        delivered_at__isnull=True,
        payee_organization_id__isnull=False,
        payment_date__lt=today,
        state__in=[state.value for state in _TOLD],
    )
    return rows


def waiting(*, today: date) -> Waiting:
    """Count what is held, and whose remittance is due and isn't there: two queries."""
    held = _held().aggregate(
        count=Count("trace_number"), sum=Sum("amount_cents"), since=Min("state_changed_at")
    )
    return Waiting(
        held["count"], Money(held["sum"] or 0), held["since"], _undelivered(today).count()
    )


@dataclass(frozen=True, slots=True)
class WatchedRow:
    """A payment that is held or undelivered, as the operator sees it."""

    id: UUID
    payee_name: str
    trace_number: str
    amount: Money
    reason: str
    since: datetime


def _row(row: Disbursement) -> WatchedRow:
    return WatchedRow(
        row.id, row.payee_name, row.trace_number, row.amount, row.reason, row.state_changed_at
    )


def held_disbursements(*, most: int) -> list[WatchedRow]:
    """Give the open payer's held payments, the oldest first: one query."""
    return [_row(row) for row in _held().order_by("state_changed_at", "id")[:most]]


@dataclass(frozen=True, slots=True)
class RemittanceOut:
    """A remittance to a provider: delivered, or due and not there."""

    id: UUID
    payment_date: date
    delivered_at: datetime | None
    is_late: bool


def remittances_out(
    *, today: date, first: int, most: int, only_late: bool = False
) -> list[RemittanceOut]:
    """Give the open payer's remittances to providers here, the newest first: one query."""
    rows = Disbursement.objects.filter(
        payee_organization_id__isnull=False, state__in=[state.value for state in _TOLD]
    )
    if only_late:
        rows = _undelivered(today)
    return [
        RemittanceOut(
            row.id,
            row.payment_date,
            row.delivered_at,
            row.delivered_at is None and row.payment_date < today,
        )
        for row in rows.order_by("-payment_date", "-id")[first : first + most]
    ]
