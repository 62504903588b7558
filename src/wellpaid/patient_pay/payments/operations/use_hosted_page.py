"""Card details on the gateway's own page, for browsers without scripts."""

from __future__ import annotations

from uuid import UUID

from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.gateways.base import GatewayRefused
from wellpaid.patient_pay.payments.gateways.registry import default_gateway
from wellpaid.patient_pay.payments.models import NO_CARD, Checkout

from .use_card import CardNotKnown, Permission, keep_permission, use_card


def open_hosted_page(
    *,
    organization_id: UUID,
    checkout_id: UUID,
    language: str,
    return_url: str,
    cancel_url: str,
    permission: Permission | None = None,
) -> str:
    """Make the page, remember it with the checkout, and give its address.

    A permission to save waits with the page's id: the card comes when the person comes back. A
    card that was there before is forgotten then, lest the permission be read as one for it.
    """
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
        if permission is not None or checkout.card_user_id is not None:
            for name, nothing in NO_CARD.items():
                setattr(checkout, name, nothing)
        checkout.hosted_setup_id = page.setup_id
        keep_permission(checkout=checkout, permission=permission)
        checkout.save()
    return page.url


def read_hosted_page(
    *, organization_id: UUID, checkout_id: UUID, user_id: UUID | None = None
) -> bool:
    """Take over the card that was entered; tell whether there is one.

    The page's id comes from our own row, never from the address that the browser brings back. A
    permission to save holds for who gave it: with anybody else coming back, it is dropped.

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
    use_card(
        organization_id=organization_id,
        checkout_id=checkout_id,
        card=card,
        permission=_permission(checkout, user_id),
    )
    return True


def _permission(checkout: Checkout, user_id: UUID | None) -> Permission | None:
    if user_id is None or checkout.card_user_id != user_id or checkout.consented_at is None:
        return None
    return Permission(
        user_id=user_id,
        version=checkout.consent_version,
        language=checkout.consent_language,
        given_at=checkout.consented_at,
    )
