"""Reads of disputes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

from .models import Dispute
from .states import OPEN, PUBLIC, DisputeState

PAGE_ROWS = 50


@dataclass(frozen=True)
class DisputeRow:
    """A dispute as lists and the payment's page show it."""

    id: UUID
    payment_id: UUID
    guarantor_name: str
    state: DisputeState
    amount: Money
    fee: Money
    reason_code: str
    evidence: str
    evidence_due_at: datetime | None
    sent_at: datetime | None
    created_at: datetime
    state_changed_at: datetime

    @property
    def word(self) -> str:
        """Its state in words, a catalogue key."""
        return PUBLIC[self.state].word

    @property
    def needs_answer(self) -> bool:
        """Whether the bank waits for us."""
        return self.state is DisputeState.NEEDS_RESPONSE


def disputes_of(*, organization_id: UUID, payment_id: UUID) -> list[DisputeRow]:
    """Give a payment's disputes, the oldest first: one query."""
    with tenant(organization_id):
        rows = Dispute.objects.filter(payment_id=payment_id).select_related("payment__guarantor")
        return [_row(row) for row in rows.order_by("created_at", "id")]


def open_disputes(*, organization_id: UUID, page: int) -> tuple[list[DisputeRow], int]:
    """Give a page of the open disputes, the one due first on top, and their number."""
    with tenant(organization_id):
        rows = Dispute.objects.filter(state__in=OPEN)
        ordered = rows.select_related("payment__guarantor").order_by("evidence_due_at", "id")
        part = ordered[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
        return [_row(row) for row in part], rows.count()


def disputes_to_answer(*, organization_id: UUID) -> int:
    """Count the disputes that the bank waits for our answer to."""
    with tenant(organization_id):
        return Dispute.objects.filter(state=DisputeState.NEEDS_RESPONSE).count()


def _row(row: Dispute) -> DisputeRow:
    return DisputeRow(
        id=row.id,
        payment_id=row.payment_id,
        guarantor_name=row.payment.guarantor.full_name,
        state=DisputeState(row.state),
        amount=row.amount,
        fee=Money(row.fee_cents),
        reason_code=row.reason_code,
        evidence=row.evidence,
        evidence_due_at=row.evidence_due_at,
        sent_at=row.sent_at,
        created_at=row.created_at,
        state_changed_at=row.state_changed_at,
    )
