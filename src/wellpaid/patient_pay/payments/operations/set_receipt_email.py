"""Keep where the receipt goes."""

from __future__ import annotations

from uuid import UUID

from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.models import Checkout


def set_receipt_email(*, organization_id: UUID, checkout_id: UUID, receipt_email: str) -> None:
    """Keep the address on the checkout; blank for nowhere."""
    with tenant(organization_id):
        checkout = lock_row(Checkout, checkout_id)
        checkout.receipt_email = receipt_email
        checkout.save(update_fields=["receipt_email"])
