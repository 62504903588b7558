"""Reads of payments for the billing office."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from wellpaid.core.audit.queries import Line, lines_about
from wellpaid.core.ledger.postings import Through
from wellpaid.kit.clock import local_date
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.states import BillState
from wellpaid.patient_pay.payments.models import Payment, PaymentAllocation, Receipt
from wellpaid.patient_pay.payments.states import IN_FLIGHT, TAKEN, PaymentState

from .pages import CardRow

PAGE_ROWS = 50

# What the office chooses from, and the condition of each choice.
SHOWN: dict[str, Q] = {
    "all": Q(),
    "unknown": Q(state__in=IN_FLIGHT),
    "returned": Q(state=PaymentState.RETURNED),
    "disputed": Q(disputed_cents__gt=0),
    "refunded": Q(refunded_cents__gt=0),
    "declined": ~Q(state__in=(*IN_FLIGHT, *TAKEN)),
}


@dataclass(frozen=True)
class OfficePaymentRow:
    """A payment in the office's list."""

    id: UUID
    day: date
    guarantor_name: str
    card: CardRow
    state: PaymentState
    amount: Money
    given_back: Money
    disputed: Money
    receipt_number: str


@dataclass(frozen=True)
class OfficePaymentList:
    """A page of payments, the newest first."""

    rows: tuple[OfficePaymentRow, ...]
    count: int
    page: int

    @property
    def has_more(self) -> bool:
        """Whether older ones follow."""
        return self.count > self.page * PAGE_ROWS


@dataclass(frozen=True)
class PartRow:
    """What a part of a payment pays; ``number`` is blank for the guarantor's credit."""

    bill_id: UUID | None
    number: str
    patient_name: str
    amount: Money
    given_back: Money


@dataclass(frozen=True)
class OfficePaymentPage:
    """Everything that the office sees of one payment."""

    id: UUID
    state: PaymentState
    through: Through
    gateway: str
    gateway_id: str
    amount: Money
    refundable: Money
    refunded: Money
    refunding: Money
    disputed: Money
    lost: Money
    card: CardRow
    approval_code: str
    decline_code: str
    return_code: str
    presented_again_count: int
    guarantor_id: UUID
    guarantor_name: str
    created_at: datetime
    state_changed_at: datetime
    receipt_number: str
    parts: tuple[PartRow, ...]
    history: tuple[Line, ...]


def office_payments(
    *, organization_id: UUID, shown: str, page: int, bill_id: UUID | None, time_zone: str
) -> OfficePaymentList:
    """Give a page of an organisation's payments: three queries.

    :param shown: a key of ``SHOWN``
    :param bill_id: only those that were for this bill
    """
    with tenant(organization_id):
        payments = Payment.objects.filter(SHOWN[shown])
        if bill_id is not None:
            payments = payments.filter(allocations__bill_id=bill_id)
        count = payments.count()
        rows = payments.select_related("guarantor").prefetch_related("receipts")
        ordered = rows.order_by("-created_at", "-id")[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
        found = tuple(_row(payment, time_zone) for payment in ordered)
    return OfficePaymentList(found, count, page)


def _row(payment: Payment, time_zone: str) -> OfficePaymentRow:
    return OfficePaymentRow(
        id=payment.id,
        day=local_date(payment.created_at, time_zone),
        guarantor_name=payment.guarantor.full_name,
        card=CardRow(payment.card_kind, payment.card_brand, payment.card_last4),
        state=PaymentState(payment.state),
        amount=payment.amount,
        given_back=Money(payment.refunded_cents + payment.lost_cents),
        disputed=Money(payment.disputed_cents),
        receipt_number=_receipt_number(payment),
    )


def _receipt_number(payment: Payment) -> str:
    receipts: list[Receipt] = list(payment.receipts.all())
    return receipts[0].number if receipts else ""


def office_payment(*, organization_id: UUID, payment_id: UUID) -> OfficePaymentPage | None:
    """Give one payment with its parts and its history, or ``None``: four queries."""
    with tenant(organization_id):
        payments = Payment.objects.select_related("guarantor").prefetch_related("receipts")
        payment = payments.filter(id=payment_id).first()
        if payment is None:
            return None
        parts: QuerySet[PaymentAllocation] = PaymentAllocation.objects.filter(
            payment_id=payment_id
        ).select_related("bill__patient")
        rows = tuple(_part(part) for part in parts.order_by("id"))
        history = tuple(lines_about(payment_id))
    return OfficePaymentPage(
        id=payment.id,
        state=PaymentState(payment.state),
        through=Through(payment.through),
        gateway=payment.gateway,
        gateway_id=payment.gateway_id,
        amount=payment.amount,
        refundable=payment.refundable,
        refunded=Money(payment.refunded_cents),
        refunding=Money(payment.refunding_cents),
        disputed=Money(payment.disputed_cents),
        lost=Money(payment.lost_cents),
        card=CardRow(payment.card_kind, payment.card_brand, payment.card_last4),
        approval_code=payment.approval_code,
        decline_code=payment.decline_code,
        return_code=payment.return_code,
        presented_again_count=payment.presented_again_count,
        guarantor_id=payment.guarantor_id,
        guarantor_name=payment.guarantor.full_name,
        created_at=payment.created_at,
        state_changed_at=payment.state_changed_at,
        receipt_number=_receipt_number(payment),
        parts=rows,
        history=history,
    )


def _part(part: PaymentAllocation) -> PartRow:
    bill = part.bill if part.paid_bill_id else None
    return PartRow(
        bill_id=part.paid_bill_id,
        number=bill.number if bill else "",
        patient_name=bill.patient.full_name if bill else "",
        amount=Money(part.amount_cents),
        given_back=Money(part.given_back_cents),
    )


def payments_on_bill(
    *, organization_id: UUID, bill_id: UUID, time_zone: str
) -> list[tuple[OfficePaymentRow, Money, Money]]:
    """Give every payment that was for a bill, the oldest first, with the part that was for it.

    Rows are (payment, part, what of the part went back): two queries, whatever became of them.
    """
    with tenant(organization_id):
        parts = PaymentAllocation.objects.filter(bill_id=bill_id, is_credit=False)
        rows = parts.select_related("payment__guarantor").prefetch_related("payment__receipts")
        return [
            (_row(one.payment, time_zone), Money(one.amount_cents), Money(one.given_back_cents))
            for one in rows.order_by("payment__created_at", "id")
        ]


def find_payment_by_receipt(*, organization_id: UUID, number: str) -> UUID | None:
    """Give the payment of a receipt, by its number without blanks."""
    with tenant(organization_id):
        receipt = Receipt.objects.filter(number=number).first()
        return receipt.payment_id if receipt else None


@dataclass(frozen=True)
class OwedRow:
    """One of a guarantor's bills, as money that came to the office can be put on it."""

    bill_id: UUID
    number: str
    patient_name: str
    due_date: date
    owed: Money


@dataclass(frozen=True)
class GuarantorDesk:
    """Who pays, and which bills ask for money."""

    guarantor_id: UUID
    name: str
    bills: tuple[OwedRow, ...]


def guarantor_desk(*, organization_id: UUID, bill_number: str) -> GuarantorDesk | None:
    """Give the guarantor of a bill with all bills that are due, the oldest first: two queries."""
    with tenant(organization_id):
        found = Bill.objects.select_related("guarantor").filter(number=bill_number).first()
        if found is None:
            return None
        due = Bill.objects.filter(guarantor_id=found.guarantor_id, state=BillState.DUE)
        rows = due.select_related("patient").order_by("due_date", "number")[:PAGE_ROWS]
        return GuarantorDesk(
            found.guarantor_id,
            found.guarantor.full_name,
            tuple(
                OwedRow(row.id, row.number, row.patient.full_name, row.due_date, row.owed)
                for row in rows
            ),
        )


@dataclass(frozen=True)
class NeedsALook:
    """How many payments wait for somebody at the office."""

    unknown_count: int
    returned_count: int


def payments_that_need_a_look(*, organization_id: UUID, since: datetime) -> NeedsALook:
    """Count payments that nobody knows the end of, and those that came back lately."""
    with tenant(organization_id):
        return NeedsALook(
            Payment.objects.filter(state=PaymentState.UNKNOWN).count(),
            Payment.objects.filter(
                state=PaymentState.RETURNED, state_changed_at__gte=since
            ).count(),
        )
