"""Reads of receipts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wellpaid.kit.money import Money, total
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.sights import CarePerson, Sight
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.rules import may_read_care, person_of, visible_bills
from wellpaid.patient_pay.payments.models import PaymentAllocation, Receipt
from wellpaid.patient_pay.payments.states import PaymentState

from .pages import CardRow, card_row, is_gift_only


@dataclass(frozen=True)
class ReceiptBill:
    """One of the bills that a receipt is for.

    A bill that the reader may not see has an amount and nothing else. ``services`` is empty where
    the care may not be shown.
    """

    number: str
    patient_name: str
    service_date: date | None
    services: tuple[str, ...]
    paid: Money
    person: CarePerson | None
    bill_id: UUID | None


@dataclass(frozen=True)
class ReceiptPage:
    """Everything on a receipt."""

    number: str
    payment_id: UUID
    organization_id: UUID
    guarantor_id: UUID
    bills: tuple[ReceiptBill, ...]
    payer_name: str
    paid: Money
    owed_before: Money
    left_after: Money
    paid_at: datetime
    card: CardRow
    approval_code: str
    receipt_email: str
    payer: str
    waiting: Money
    payments_count: int
    state: PaymentState
    return_code: str
    gateway_id: str
    presented_again_count: int

    @property
    def is_single(self) -> bool:
        """Whether it is for one bill only."""
        return len(self.bills) == 1

    @property
    def first(self) -> ReceiptBill | None:
        """The bill to go back to: the first that the reader may see, if there is one."""
        return next((bill for bill in self.bills if bill.number), None)


def latest_receipt_number(*, organization_id: UUID, bill_ids: Sequence[UUID]) -> str:
    """Give the number of these bills' newest receipt, or nothing."""
    with tenant(organization_id):
        receipts = Receipt.objects.filter(payment__allocations__bill_id__in=bill_ids)
        newest = receipts.order_by("-created_at", "-id").first()
        return newest.number if newest else ""


def receipt_page(
    *, organization_id: UUID, sights: Sequence[Sight], number: str, today: date
) -> ReceiptPage | None:
    """Give a receipt for a bill that these sights reach, or ``None``: five queries."""
    with tenant(organization_id):
        receipt = Receipt.objects.filter(number=number).select_related("payment").first()
        if receipt is None:
            return None
        seen = {
            bill.id: bill
            for bill in Bill.objects.filter(
                visible_bills(sights), allocations__payment_id=receipt.payment_id
            )
            .select_related("patient", "guarantor")
            .prefetch_related("lines")
        }
        if not seen:
            return None
        allocations = list(receipt.payment.allocations.order_by("id"))
        receipts = Receipt.objects.filter(payment__allocations__bill_id__in=seen)
        payments_count = receipts.distinct().count()
    if is_gift_only(sights):
        known: dict[UUID, Bill] = {}  # even what it was for stays between patient and clinic
        if receipt.payment.payer not in {str(sight.actor) for sight in sights}:
            return None
    else:
        known = seen
    parts = [_receipt_bill(part, known.get(part.bill_id), sights, today) for part in allocations]
    return _receipt_page(receipt, parts, list(seen.values()), payments_count)


def _receipt_page(
    receipt: Receipt, parts: list[ReceiptBill], seen: list[Bill], payments_count: int
) -> ReceiptPage:
    payment = receipt.payment
    return ReceiptPage(
        number=receipt.number,
        payment_id=payment.id,
        organization_id=receipt.organization_id,
        guarantor_id=payment.guarantor_id,
        bills=tuple(parts),
        payer_name=seen[0].guarantor.given_name if any(part.number for part in parts) else "",
        paid=payment.amount,
        owed_before=Money(receipt.owed_before_cents),
        left_after=Money(receipt.left_after_cents),
        paid_at=receipt.created_at,
        card=card_row(payment),
        approval_code=payment.approval_code,
        receipt_email=payment.receipt_email,
        payer=payment.payer,
        waiting=total(Money(bill.waiting_cents) for bill in seen),
        payments_count=payments_count,
        state=PaymentState(payment.state),
        return_code=payment.return_code,
        gateway_id=payment.gateway_id,
        presented_again_count=payment.presented_again_count,
    )


def _receipt_bill(
    part: PaymentAllocation, bill: Bill | None, sights: Sequence[Sight], today: date
) -> ReceiptBill:
    paid = Money(part.amount_cents)
    if bill is None:
        return ReceiptBill("", "", None, (), paid, None, None)
    lines = sorted(bill.lines.all(), key=lambda line: line.position)
    shows_care = may_read_care(sights, bill, today)
    return ReceiptBill(
        number=bill.number,
        patient_name=bill.patient.full_name,
        service_date=bill.service_date,
        services=tuple(line.description for line in lines) if shows_care else (),
        paid=paid,
        person=person_of(bill),
        bill_id=bill.id,
    )
