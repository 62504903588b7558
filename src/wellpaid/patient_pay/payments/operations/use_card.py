"""Keep the card that a person entered at the gateway."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
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


@dataclass(frozen=True)
class Permission:
    """A signed-in person's word that the card may be saved once it has paid.

    :param version: which words were shown, in ``language``
    """

    user_id: UUID
    version: str
    language: str
    given_at: datetime


def use_token(
    *,
    organization_id: UUID,
    checkout_id: UUID,
    token: str,
    permission: Permission | None = None,
) -> None:
    """Ask the gateway what a browser's token stands for, and keep the card.

    :raises CardNotKnown: the gateway knows no such token
    """
    try:
        card = default_gateway().read_card(token)
    except GatewayRefused:
        raise CardNotKnown from None
    use_card(
        organization_id=organization_id, checkout_id=checkout_id, card=card, permission=permission
    )


def use_card(
    *,
    organization_id: UUID,
    checkout_id: UUID,
    card: Card,
    permission: Permission | None = None,
) -> None:
    """Keep a card's facts on the checkout; they replace whatever card was there."""
    with tenant(organization_id):
        checkout = lock_row(Checkout, checkout_id)
        checkout.saved_method_id = None
        keep_permission(checkout=checkout, permission=permission)
        checkout.token = card.token
        checkout.card_brand = card.brand
        checkout.card_kind = card.kind
        checkout.card_last4 = card.last4
        checkout.card_expiry_month = card.expiry_month
        checkout.card_expiry_year = card.expiry_year
        checkout.save()


def keep_permission(*, checkout: Checkout, permission: Permission | None) -> None:
    """Put who allowed what onto a checkout that the caller saves; ``None`` takes it off."""
    checkout.card_user_id = permission.user_id if permission else None
    checkout.consent_version = permission.version if permission else ""
    checkout.consent_language = permission.language if permission else ""
    checkout.consented_at = permission.given_at if permission else None
