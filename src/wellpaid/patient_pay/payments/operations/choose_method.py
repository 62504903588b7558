"""Keep how a person wants to pay."""

from __future__ import annotations

from uuid import UUID

from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.models import NO_CARD, Checkout

METHODS = ("credit", "debit", "hsa", "bank")


def choose_method(*, organization_id: UUID, checkout_id: UUID, method: str) -> None:
    """Keep the kind of card, or the bank. Another than before forgets what was given.

    :raises ValueError: not one of ``METHODS``
    """
    if method not in METHODS:
        raise ValueError(f"unknown method {method!r}")
    with tenant(organization_id):
        checkout = lock_row(Checkout, checkout_id)
        if checkout.method == method and checkout.saved_method_id is None:
            return
        checkout.method = method
        for name, nothing in NO_CARD.items():
            setattr(checkout, name, nothing)
        checkout.save()
