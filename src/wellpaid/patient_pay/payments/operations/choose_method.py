"""Keep how a person wants to pay."""

from __future__ import annotations

from uuid import UUID

from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.models import Checkout

METHODS = ("credit", "debit", "hsa")


def choose_method(*, organization_id: UUID, checkout_id: UUID, method: str) -> None:
    """Keep the kind of card. Another kind than before forgets the card that was entered.

    :raises ValueError: not one of ``METHODS``
    """
    if method not in METHODS:
        raise ValueError(f"unknown method {method!r}")
    with tenant(organization_id):
        checkout = lock_row(Checkout, checkout_id)
        if checkout.method == method:
            return
        checkout.method = method
        checkout.token = checkout.card_brand = checkout.card_kind = checkout.card_last4 = ""
        checkout.card_expiry_month = checkout.card_expiry_year = None
        checkout.save()
