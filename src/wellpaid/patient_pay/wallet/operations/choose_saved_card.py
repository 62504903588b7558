"""Pay with a saved card."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.gateways.base import Card
from wellpaid.patient_pay.payments.operations.use_saved_card import use_saved_card

from .claim_card import locked_usable_card


def choose_saved_card(
    *,
    organization_id: UUID,
    user_id: UUID,
    checkout_id: UUID,
    saved_method_id: UUID,
    today: date,
) -> None:
    """Put a user's card onto a checkout. It stays locked until then, so that it isn't removed.

    :raises NotFound: the user has no such card
    :raises CardNotUsable: it has expired, was removed, or isn't saved yet
    """
    with tenant(organization_id):
        method = locked_usable_card(user_id=user_id, saved_method_id=saved_method_id, today=today)
        use_saved_card(
            organization_id=organization_id,
            checkout_id=checkout_id,
            card=Card(
                token=method.credential,
                brand=method.brand,
                kind=method.kind,
                last4=method.last4,
                expiry_month=method.expiry_month,
                expiry_year=method.expiry_year,
            ),
            saved_method_id=method.id,
            user_id=user_id,
        )
