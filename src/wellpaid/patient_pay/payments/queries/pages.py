"""Reads of checkouts, payments and receipts, as rows ready for a person's pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wellpaid.kit.money import ZERO, Money, total
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.sights import Level, Sight
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.rules import is_visible
from wellpaid.patient_pay.bills.states import BillState
from wellpaid.patient_pay.payments.allocation import OwedBill, divide
from wellpaid.patient_pay.payments.models import Checkout, Payment
from wellpaid.patient_pay.payments.policy import smallest_payment
from wellpaid.patient_pay.payments.states import IN_FLIGHT, PaymentState


@dataclass(frozen=True)
class CardRow:
    """A card as people recognise it. ``kind`` is ``credit``, ``debit``, ``hsa`` or blank."""

    kind: str
    brand: str
    last4: str


@dataclass(frozen=True)
class CheckoutBillRow:
    """One of the bills that a checkout pays, as it stands now. ``part``: what this payment pays.

    For who follows a pay link, number, name and day are blank.
    """

    bill_id: UUID
    guarantor_id: UUID
    patient_id: UUID
    number: str
    state: BillState
    patient_name: str
    service_date: date | None
    due_date: date
    owed: Money
    waiting: Money
    part: Money


@dataclass(frozen=True)
class CheckoutPage:
    """What the payment pages show: the bills, due first first, and the answers so far."""

    id: UUID
    organization_id: UUID
    bills: tuple[CheckoutBillRow, ...]
    owed: Money
    waiting: Money
    smallest: Money
    amount: Money
    method: str
    card: CardRow | None
    hosted_setup_id: str
    receipt_email: str
    attempt: int
    seen: str
    is_gift: bool = False
    saved_method_id: UUID | None = None
    is_to_be_saved: bool = False

    @property
    def is_single(self) -> bool:
        """Whether it pays one bill only."""
        return len(self.bills) == 1

    @property
    def first(self) -> CheckoutBillRow:
        """The bill that is paid first; the only one, most often."""
        return self.bills[0]

    @property
    def is_payable(self) -> bool:
        """Whether any of the bills asks for money."""
        return bool(self.owed)

    @property
    def due_date(self) -> date:
        """The day by which the first of them is due."""
        return self.first.due_date

    @property
    def bill_ids(self) -> list[UUID]:
        """The bills' ids."""
        return [bill.bill_id for bill in self.bills]

    @property
    def left_after(self) -> Money:
        """What stays due after paying the chosen amount."""
        return self.owed - self.amount

    @property
    def amount_fits(self) -> bool:
        """Whether the chosen amount is still one that the bills take."""
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


def card_row(payment: Payment) -> CardRow:
    return CardRow(payment.card_kind, payment.card_brand, payment.card_last4)


def owed_bill(bill: Bill) -> OwedBill:
    """Give what dividing an amount needs of a bill. One that isn't due takes nothing."""
    owed = bill.owed if bill.state == BillState.DUE else ZERO
    return OwedBill(bill.id, bill.due_date, bill.number, owed)


def checkout_page(
    *,
    organization_id: UUID,
    sights: Sequence[Sight],
    checkout_id: UUID,
    user_id: UUID | None = None,
) -> CheckoutPage | None:
    """Give a checkout all of whose bills these sights reach, or ``None``: two queries.

    :param user_id: who is signed in; a saved card is shown to nobody but its owner
    """
    with tenant(organization_id):
        checkout = Checkout.objects.filter(id=checkout_id).first()
        if checkout is None:
            return None
        bills = list(
            Bill.objects.filter(checkout_bills__checkout_id=checkout_id)
            .select_related("patient")
            .order_by("due_date", "number")
        )
        if not all(is_visible(sights, bill) for bill in bills):
            return None
    return _checkout_page(checkout, bills, user_id, is_gift=is_gift_only(sights))


def is_gift_only(sights: Sequence[Sight]) -> bool:
    """Tell whether the reader may know the amount only."""
    return all(sight.level is Level.AMOUNT for sight in sights)


def _checkout_page(
    checkout: Checkout, bills: list[Bill], user_id: UUID | None, *, is_gift: bool
) -> CheckoutPage:
    owed_bills = [owed_bill(bill) for bill in bills]
    owed = total(bill.owed for bill in owed_bills)
    divided = divide(checkout.amount, owed_bills)
    parts = dict(divided)
    card = CardRow(checkout.card_kind, checkout.card_brand, checkout.card_last4)
    has_card = checkout.has_card_for(user_id)
    is_owner = user_id is not None and checkout.card_user_id == user_id
    return CheckoutPage(
        id=checkout.id,
        organization_id=checkout.organization_id,
        bills=tuple(
            _checkout_bill(bill, parts.get(bill.id, ZERO), is_gift=is_gift) for bill in bills
        ),
        owed=owed,
        waiting=total(Money(bill.waiting_cents) for bill in bills),
        smallest=smallest_payment(owed),
        amount=checkout.amount,
        method=checkout.method,
        card=card if has_card else None,
        hosted_setup_id=checkout.hosted_setup_id,
        receipt_email=checkout.receipt_email,
        attempt=checkout.attempt,
        seen=checkout.seen_with(divided),
        is_gift=is_gift,
        saved_method_id=checkout.saved_method_id if has_card else None,
        is_to_be_saved=is_owner and bool(checkout.consent_version),
    )


def _checkout_bill(bill: Bill, part: Money, *, is_gift: bool) -> CheckoutBillRow:
    return CheckoutBillRow(
        bill_id=bill.id,
        guarantor_id=bill.guarantor_id,
        patient_id=bill.patient_id,
        number="" if is_gift else bill.number,
        state=BillState(bill.state),
        patient_name="" if is_gift else bill.patient.full_name,
        service_date=None if is_gift else bill.service_date,
        due_date=bill.due_date,
        owed=bill.owed,
        waiting=Money(bill.waiting_cents),
        part=part,
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
        receipts = list(payment.receipts.all()) if payment else []
        number = receipts[0].number if receipts else ""
        return payment_row(payment, number) if payment else None


def payment_under_way(*, organization_id: UUID, bill_ids: Sequence[UUID]) -> PaymentRow | None:
    """Give the payment of one of these bills that nobody knows the end of yet, if there is one."""
    with tenant(organization_id):
        payment = (
            Payment.objects.filter(state__in=IN_FLIGHT, allocations__bill_id__in=bill_ids)
            .order_by("id")
            .first()
        )
        return payment_row(payment, "") if payment else None


def payment_row(payment: Payment, receipt_number: str) -> PaymentRow:
    return PaymentRow(
        id=payment.id,
        checkout_id=payment.checkout_id,
        state=PaymentState(payment.state),
        amount=payment.amount,
        card=card_row(payment),
        decline_code=payment.decline_code,
        challenge_url=payment.challenge_url,
        state_changed_at=payment.state_changed_at,
        receipt_number=receipt_number,
    )
