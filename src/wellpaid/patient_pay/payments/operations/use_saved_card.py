"""Put a saved card onto a checkout, and take it off again."""

from __future__ import annotations

from uuid import UUID

from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.gateways.base import Card
from wellpaid.patient_pay.payments.models import NO_CARD, Checkout


def use_saved_card(
    *, organization_id: UUID, checkout_id: UUID, card: Card, saved_method_id: UUID, user_id: UUID
) -> None:
    """Keep a saved card's facts on the checkout; nobody but its owner can pay with it.

    The caller knows that the card is this user's and can be used, and holds it locked.

    :param card: with its token sealed
    """
    with tenant(organization_id):
        checkout = lock_row(Checkout, checkout_id)
        facts = NO_CARD | {
            "method": card.kind,
            "token": card.token,
            "card_brand": card.brand,
            "card_kind": card.kind,
            "card_last4": card.last4,
            "card_expiry_month": card.expiry_month,
            "card_expiry_year": card.expiry_year,
            "saved_method_id": saved_method_id,
            "card_user_id": user_id,
        }
        for name, value in facts.items():
            setattr(checkout, name, value)
        checkout.save()


def drop_saved_card(*, organization_id: UUID, saved_method_id: UUID) -> None:
    """Take a saved card off every checkout: none of them can start a payment with it any more."""
    with tenant(organization_id):
        Checkout.objects.filter(saved_method_id=saved_method_id).update(**NO_CARD)
