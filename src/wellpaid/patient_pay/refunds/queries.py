"""Reads of refunds."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.states import PaymentState

from .models import Refund
from .states import PUBLIC, RefundReason, RefundState, Way

PAGE_ROWS = 50

SHOWN: dict[str, Q] = {
    "waiting": Q(state=RefundState.WAITING),
    "checks": Q(state=RefundState.PENDING, way=Way.CHECK),
    "open": Q(state__in=(RefundState.ASKING, RefundState.UNKNOWN, RefundState.PENDING)),
    "failed": Q(state=RefundState.FAILED),
    "all": Q(),
}


@dataclass(frozen=True)
class RefundRow:
    """A refund as lists and the payment's page show it.

    ``payment_came_back``: a bank took the money of the payment back; nothing of it is here.
    """

    id: UUID
    payment_id: UUID
    guarantor_name: str
    state: RefundState
    amount: Money
    reason: RefundReason
    way: Way
    failure_code: str
    check_number: str
    requested_by: str
    approved_by: str
    created_at: datetime
    state_changed_at: datetime
    payment_came_back: bool

    @property
    def word(self) -> str:
        """Its state in words, a catalogue key."""
        return PUBLIC[self.state].word


def refunds_of(*, organization_id: UUID, payment_id: UUID) -> list[RefundRow]:
    """Give a payment's refunds, the oldest first: one query."""
    with tenant(organization_id):
        rows = Refund.objects.filter(payment_id=payment_id).select_related("payment__guarantor")
        return [_row(row) for row in rows.order_by("created_at", "id")]


def refunds_of_all(*, organization_id: UUID, payment_ids: Collection[UUID]) -> list[RefundRow]:
    """Give the refunds of some payments, the oldest first: one query."""
    with tenant(organization_id):
        rows = Refund.objects.filter(payment_id__in=payment_ids)
        found = rows.select_related("payment__guarantor").order_by("created_at", "id")
        return [_row(row) for row in found]


def refund_list(*, organization_id: UUID, shown: str, page: int) -> tuple[list[RefundRow], int]:
    """Give a page of refunds, the oldest first, and how many there are: two queries.

    :param shown: a key of ``SHOWN``
    """
    with tenant(organization_id):
        rows = Refund.objects.filter(SHOWN[shown])
        order = ("-created_at", "-id") if shown == "all" else ("created_at", "id")
        found = rows.select_related("payment__guarantor").order_by(*order)
        part = found[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
        return [_row(row) for row in part], rows.count()


def refund_counts(*, organization_id: UUID) -> dict[str, int]:
    """Count what waits for a second person, for a check, and what failed: three queries."""
    with tenant(organization_id):
        return {
            shown: Refund.objects.filter(SHOWN[shown]).count()
            for shown in ("waiting", "checks", "failed")
        }


def _row(row: Refund) -> RefundRow:
    return RefundRow(
        id=row.id,
        payment_id=row.payment_id,
        guarantor_name=row.payment.guarantor.full_name,
        state=RefundState(row.state),
        amount=row.amount,
        reason=RefundReason(row.reason),
        way=Way(row.way),
        failure_code=row.failure_code,
        check_number=row.check_number,
        requested_by=row.requested_by,
        approved_by=row.approved_by,
        created_at=row.created_at,
        state_changed_at=row.state_changed_at,
        payment_came_back=row.payment.state == PaymentState.RETURNED,
    )
