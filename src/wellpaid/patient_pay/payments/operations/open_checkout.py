"""Start a way through the payment pages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import current_organization_id, tenant
from wellpaid.patient_pay.payments.models import Checkout, CheckoutBill

BILLS_MAX = 50


class TooManyBills(ProductError):
    """More bills than one payment can show on a page and on a receipt."""

    code, status = "too_many_bills", 400
    message = "You can pay up to {most} bills at once. Choose fewer."


def open_checkout(
    *,
    organization_id: UUID,
    bill_ids: Sequence[UUID],
    receipt_email: str,
    language: str,
    now: datetime,
) -> UUID:
    """Keep an empty set of answers for these bills and give its id.

    :raises TooManyBills: more than ``BILLS_MAX``
    :raises ValueError: no bill at all
    """
    if not bill_ids:
        raise ValueError("a checkout pays at least one bill")
    if len(bill_ids) > BILLS_MAX:
        raise TooManyBills(most=BILLS_MAX)
    with tenant(organization_id):
        checkout: Checkout = Checkout.objects.create(
            receipt_email=receipt_email, language=language, created_at=now
        )
        CheckoutBill.objects.bulk_create(
            CheckoutBill(
                organization_id=current_organization_id(), checkout_id=checkout.id, bill_id=bill_id
            )
            for bill_id in dict.fromkeys(bill_ids)
        )
    return checkout.id
