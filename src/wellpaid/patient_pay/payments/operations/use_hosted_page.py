"""Card details on the gateway's own page, for browsers without scripts."""

from __future__ import annotations

from uuid import UUID

from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.gateways.base import GatewayRefused
from wellpaid.patient_pay.payments.gateways.registry import default_gateway
from wellpaid.patient_pay.payments.models import Checkout

from .use_card import CardNotKnown, use_card


def open_hosted_page(
    *,
    organization_id: UUID,
    checkout_id: UUID,
    language: str,
    return_url: str,
    cancel_url: str,
) -> str:
    """Make the page, remember it with the checkout, and give its address."""
    with tenant(organization_id):
        checkout = Checkout.objects.get(id=checkout_id)
    page = default_gateway().open_hosted_page(
        reference=f"{organization_id}.{checkout_id}",
        kind=checkout.method or "credit",
        language=language,
        return_url=return_url,
        cancel_url=cancel_url,
    )
    with tenant(organization_id):
        checkout = lock_row(Checkout, checkout_id)
        checkout.hosted_setup_id = page.setup_id
        checkout.save(update_fields=["hosted_setup_id"])
    return page.url


def read_hosted_page(*, organization_id: UUID, checkout_id: UUID) -> bool:
    """Take over the card that was entered; tell whether there is one.

    The page's id comes from our own row, never from the address that the browser brings back.

    :raises CardNotKnown: the gateway knows no such page
    """
    with tenant(organization_id):
        checkout = Checkout.objects.get(id=checkout_id)
    if not checkout.hosted_setup_id:
        return False
    try:
        card = default_gateway().read_hosted_page(checkout.hosted_setup_id)
    except GatewayRefused:
        raise CardNotKnown from None
    if card is None:
        return False
    use_card(organization_id=organization_id, checkout_id=checkout_id, card=card)
    return True
