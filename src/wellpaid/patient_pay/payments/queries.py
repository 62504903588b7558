"""Reads of checkouts, payments and receipts, as rows ready for a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.states import BillState

from .models import Checkout, Payment, Receipt
from .policy import smallest_payment
from .states import IN_FLIGHT, PaymentState


@dataclass(frozen=True)
class CardRow:
    """A card as people recognise it. ``kind`` is ``credit``, ``debit``, ``hsa`` or blank."""

    kind: str
    brand: str
    last4: str


@dataclass(frozen=True)
class CheckoutPage:
    """What the payment pages show: the bill, the answers so far, and the latest payment."""

    id: UUID
    organization_id: UUID
    bill_id: UUID
    bill_number: str
    bill_state: BillState
    patient_name: str
    service_date: date
    due_date: date
    owed: Money
    smallest: Money
    amount: Money
    method: str
    card: CardRow | None
    hosted_setup_id: str
    receipt_email: str
    attempt: int
    guarantor_id: UUID
    seen: str
    waiting: Money

    @property
    def left_after(self) -> Money:
        """What stays due after paying the chosen amount."""
        return self.owed - self.amount

    @property
    def amount_fits(self) -> bool:
        """Whether the chosen amount is still one that the bill takes."""
        return self.smallest <= self.amount <= self.owed


@dataclass(frozen=True)
class PaymentRow:
    """A payment as the pages after the button show it."""

    id: UUID
    checkout_id: UUID
    state: PaymentState
    amount: Money
    card: CardRow
    decline_code: str
    challenge_url: str
    state_changed_at: datetime
    receipt_number: str


@dataclass(frozen=True)
class ReceiptPage:
    """Everything on a receipt."""

    number: str
    payment_id: UUID
    organization_id: UUID
    bill_number: str
    patient_name: str
    payer_name: str
    service_date: date
    services: tuple[str, ...]
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


def checkout_page(
    *, organization_id: UUID, guarantor_ids: set[UUID], checkout_id: UUID
) -> CheckoutPage | None:
    """Give a checkout of one of these guarantors' bills, or ``None``: one query."""
    with tenant(organization_id):
        checkout = (
            Checkout.objects.filter(id=checkout_id, bill__guarantor_id__in=guarantor_ids)
            .select_related("bill", "bill__patient")
            .first()
        )
    if checkout is None:
        return None
    bill = checkout.bill
    card = CardRow(checkout.card_kind, checkout.card_brand, checkout.card_last4)
    return CheckoutPage(
        id=checkout.id,
        organization_id=organization_id,
        bill_id=bill.id,
        bill_number=bill.number,
        bill_state=BillState(bill.state),
        patient_name=bill.patient.full_name,
        service_date=bill.service_date,
        due_date=bill.due_date,
        owed=bill.owed,
        smallest=smallest_payment(bill.owed),
        amount=checkout.amount,
        method=checkout.method,
        card=card if checkout.token else None,
        hosted_setup_id=checkout.hosted_setup_id,
        receipt_email=checkout.receipt_email,
        attempt=checkout.attempt,
        guarantor_id=bill.guarantor_id,
        seen=checkout.seen,
        waiting=Money(bill.waiting_cents),
    )


def latest_payment(*, organization_id: UUID, checkout_id: UUID) -> PaymentRow | None:
    """Give the newest payment of a checkout."""
    with tenant(organization_id):
        payment = (
            Payment.objects.filter(checkout_id=checkout_id)
            .prefetch_related("receipts")
            .order_by("-attempt")
            .first()
        )
        return _payment_row(payment) if payment else None


def payment_under_way(*, organization_id: UUID, bill_id: UUID) -> PaymentRow | None:
    """Give the bill's payment that nobody knows the end of yet, if there is one."""
    with tenant(organization_id):
        payment = (
            Payment.objects.filter(state__in=IN_FLIGHT, allocations__bill_id=bill_id)
            .order_by("id")
            .first()
        )
        return _payment_row(payment) if payment else None


def latest_receipt_number(*, organization_id: UUID, bill_id: UUID) -> str:
    """Give the number of the bill's newest receipt, or nothing."""
    with tenant(organization_id):
        receipts = Receipt.objects.filter(payment__allocations__bill_id=bill_id)
        newest = receipts.order_by("-created_at", "-id").first()
        return newest.number if newest else ""


def receipt_page(
    *, organization_id: UUID, guarantor_ids: set[UUID], number: str
) -> ReceiptPage | None:
    """Give a receipt for a bill of one of these guarantors, or ``None``."""
    with tenant(organization_id):
        receipt = (
            Receipt.objects.filter(
                number=number, payment__checkout__bill__guarantor_id__in=guarantor_ids
            )
            .select_related(
                "payment",
                "payment__checkout__bill",
                "payment__checkout__bill__patient",
                "payment__checkout__bill__guarantor",
            )
            .prefetch_related("payment__checkout__bill__lines")
            .first()
        )
        if receipt is None:
            return None
        payment = receipt.payment
        bill = payment.checkout.bill
        payments_count = Receipt.objects.filter(payment__allocations__bill_id=bill.id).count()
        lines = sorted(bill.lines.all(), key=lambda line: line.position)
    return ReceiptPage(
        number=receipt.number,
        payment_id=payment.id,
        organization_id=organization_id,
        bill_number=bill.number,
        patient_name=bill.patient.full_name,
        payer_name=bill.guarantor.given_name,
        service_date=bill.service_date,
        services=tuple(line.description for line in lines),
        paid=payment.amount,
        owed_before=Money(receipt.owed_before_cents),
        left_after=Money(receipt.left_after_cents),
        paid_at=receipt.created_at,
        card=CardRow(payment.card_kind, payment.card_brand, payment.card_last4),
        approval_code=payment.approval_code,
        receipt_email=payment.receipt_email,
        payer=payment.payer,
        waiting=Money(bill.waiting_cents),
        payments_count=payments_count,
    )


def _payment_row(payment: Payment) -> PaymentRow:
    receipts = list(payment.receipts.all())
    return PaymentRow(
        id=payment.id,
        checkout_id=payment.checkout_id,
        state=PaymentState(payment.state),
        amount=payment.amount,
        card=CardRow(payment.card_kind, payment.card_brand, payment.card_last4),
        decline_code=payment.decline_code,
        challenge_url=payment.challenge_url,
        state_changed_at=payment.state_changed_at,
        receipt_number=receipts[0].number if receipts else "",
    )
