"""Start a way through the payment pages."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.models import Checkout


def open_checkout(
    *, organization_id: UUID, bill_id: UUID, receipt_email: str, language: str, now: datetime
) -> UUID:
    """Keep an empty set of answers for a bill and give its id."""
    with tenant(organization_id):
        checkout: Checkout = Checkout.objects.create(
            bill_id=bill_id, receipt_email=receipt_email, language=language, created_at=now
        )
    return checkout.id
