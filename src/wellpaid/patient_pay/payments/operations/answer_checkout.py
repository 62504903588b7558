"""Keep a person's answers on the way to paying."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.kit.errors import ProductError
from wellpaid.kit.locks import lock_row
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill

from ..gateways.base import Card, GatewayRefused
from ..gateways.registry import default_gateway
from ..models import Checkout
from ..policy import smallest_payment

METHODS = ("credit", "debit", "hsa")


class AmountOutOfRange(ProductError):
    """More than is owed, or less than the smallest payment."""

    code, status = "amount_out_of_range", 400
    message = "Enter an amount from {smallest} to {owed}."


class CardNotKnown(ProductError):
    """The card processor doesn't know this card any more."""

    code, status = "card_not_known", 400
    message = "We couldn't read the card. Enter it again. You were not charged."


def open_checkout(
    *, organization_id: UUID, bill_id: UUID, receipt_email: str, language: str, now: datetime
) -> UUID:
    """Start a way through the payment pages and give its id."""
    with tenant(organization_id):
        checkout = Checkout.objects.create(
            bill_id=bill_id, receipt_email=receipt_email, language=language, created_at=now
        )
    return checkout.id


def choose_amount(*, organization_id: UUID, checkout_id: UUID, amount: Money) -> None:
    """Keep how much the person wants to pay.

    :raises AmountOutOfRange: outside what the bill takes now
    """
    with tenant(organization_id):
        checkout = lock_row(Checkout, checkout_id)
        bill = Bill.objects.get(id=checkout.bill_id)
        if not smallest_payment(bill.owed) <= amount <= bill.owed or not amount:
            raise AmountOutOfRange(smallest=smallest_payment(bill.owed), owed=bill.owed)
        checkout.amount_cents = amount.cents
        checkout.save(update_fields=["amount_cents"])


def choose_method(*, organization_id: UUID, checkout_id: UUID, method: str) -> None:
    """Keep how the person wants to pay. Another way than before forgets the card."""
    if method not in METHODS:
        raise ValueError(f"unknown method {method!r}")
    with tenant(organization_id):
        checkout = lock_row(Checkout, checkout_id)
        if checkout.method != method:
            checkout.method = method
            _forget_card(checkout)
            checkout.save()


def use_card(*, organization_id: UUID, checkout_id: UUID, card: Card) -> None:
    """Keep the card that the gateway told us of."""
    with tenant(organization_id):
        checkout = lock_row(Checkout, checkout_id)
        checkout.token = card.token
        checkout.card_brand = card.brand
        checkout.card_kind = card.kind
        checkout.card_last4 = card.last4
        checkout.card_expiry_month = card.expiry_month
        checkout.card_expiry_year = card.expiry_year
        checkout.save()


def use_token(*, organization_id: UUID, checkout_id: UUID, token: str) -> None:
    """Ask the gateway what a browser's token stands for, and keep the card.

    :raises CardNotKnown: the gateway knows no such token
    """
    try:
        card = default_gateway().read_card(token)
    except GatewayRefused:
        raise CardNotKnown from None
    use_card(organization_id=organization_id, checkout_id=checkout_id, card=card)


def set_receipt_email(*, organization_id: UUID, checkout_id: UUID, receipt_email: str) -> None:
    """Keep where the receipt goes; blank for nowhere."""
    with tenant(organization_id):
        checkout = lock_row(Checkout, checkout_id)
        checkout.receipt_email = receipt_email
        checkout.save(update_fields=["receipt_email"])


def _forget_card(checkout: Checkout) -> None:
    checkout.token = checkout.card_brand = checkout.card_kind = checkout.card_last4 = ""
    checkout.card_expiry_month = checkout.card_expiry_year = None
