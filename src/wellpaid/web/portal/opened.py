"""Finding what a guest asks for among what the guest has opened. A stranger's id finds nothing."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _

from wellpaid.core.organizations.queries import Clinic, clinic_by_id
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.patient_pay.bills.queries import BillPage, bill_page
from wellpaid.patient_pay.payments.queries import (
    CheckoutPage,
    ReceiptPage,
    checkout_page,
    receipt_page,
)

from . import guest


class SignedOut(ProductError):
    """The fifteen minutes are over, or the bill was closed. Whose page it was isn't told."""

    code, status, may_have_paid = "signed_out", 403, True
    heading = _("We closed your bill to keep it private")
    message = (
        "We close bills after 15 minutes to keep them private. If you were paying and didn’t see a "
        "receipt, open the bill again with its Bill ID: it shows whether the payment went through. "
        "Nothing is charged twice."
    )


def _require_something_open(request: HttpRequest) -> None:
    if not guest.grants(request):
        raise SignedOut


def opened_bill(request: HttpRequest, number: str) -> BillPage | None:
    """Give a bill that the guest has opened, or ``None``."""
    if not (number.isascii() and number.isdigit()):
        return None
    for grant in guest.grants(request):
        clinic = clinic_by_id(grant.organization_id)
        today = local_date(utc_now(), clinic.time_zone)
        bill = bill_page(
            organization_id=grant.organization_id,
            guarantor_id=grant.guarantor_id,
            number=number,
            today=today,
        )
        if bill is not None:
            _head(request, clinic)
            return bill
    return None


def opened_checkout(request: HttpRequest, checkout_id: UUID) -> CheckoutPage:
    """Give a checkout of a bill that the guest has opened.

    :raises SignedOut: nothing is open in this browser any more
    :raises NotFound: there is none, or it is somebody else's
    """
    _require_something_open(request)
    for organization_id, guarantor_ids in guest.guarantors_by_organization(request).items():
        checkout = checkout_page(
            organization_id=organization_id, guarantor_ids=guarantor_ids, checkout_id=checkout_id
        )
        if checkout is not None:
            _head(request, clinic_by_id(organization_id))
            return checkout
    raise NotFound


def opened_receipt(request: HttpRequest, number: str) -> ReceiptPage:
    """Give a receipt of a bill that the guest has opened.

    :raises SignedOut: nothing is open in this browser any more
    :raises NotFound: there is none, or it is somebody else's
    """
    _require_something_open(request)
    for organization_id, guarantor_ids in guest.guarantors_by_organization(request).items():
        receipt = receipt_page(
            organization_id=organization_id, guarantor_ids=guarantor_ids, number=number
        )
        if receipt is not None:
            _head(request, clinic_by_id(organization_id))
            return receipt
    raise NotFound


def _head(request: HttpRequest, clinic: Clinic) -> None:
    """Let the page be headed by the clinic whose bill it shows."""
    request.opened_clinic = clinic  # type: ignore[attr-defined]


def heading_clinic(request: HttpRequest) -> Clinic:
    """Give the clinic that heads the page."""
    clinic: Clinic = request.opened_clinic  # type: ignore[attr-defined]
    return clinic
