"""Keep the card that a person entered at the gateway."""

from __future__ import annotations

from uuid import UUID

from wellpaid.kit.errors import ProductError
from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.gateways.base import Card, GatewayRefused
from wellpaid.patient_pay.payments.gateways.registry import default_gateway
from wellpaid.patient_pay.payments.models import Checkout


class CardNotKnown(ProductError):
    """The card processor doesn't know this card any more."""

    code, status = "card_not_known", 400
    message = "Enter the card again."


def use_token(*, organization_id: UUID, checkout_id: UUID, token: str) -> None:
    """Ask the gateway what a browser's token stands for, and keep the card.

    :raises CardNotKnown: the gateway knows no such token
    """
    try:
        card = default_gateway().read_card(token)
    except GatewayRefused:
        raise CardNotKnown from None
    use_card(organization_id=organization_id, checkout_id=checkout_id, card=card)


def use_card(*, organization_id: UUID, checkout_id: UUID, card: Card) -> None:
    """Keep a card's facts on the checkout."""
    with tenant(organization_id):
        checkout = lock_row(Checkout, checkout_id)
        checkout.token = card.token
        checkout.card_brand = card.brand
        checkout.card_kind = card.kind
        checkout.card_last4 = card.last4
        checkout.card_expiry_month = card.expiry_month
        checkout.card_expiry_year = card.expiry_year
        checkout.save()
