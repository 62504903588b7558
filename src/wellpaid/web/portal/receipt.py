"""A18: the receipt, on screen and on paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from wellpaid.core.banking.queries import find_entry
from wellpaid.kit.clock import utc_now
from wellpaid.kit.date_words import moment_words
from wellpaid.kit.errors import ProductError
from wellpaid.kit.ids import plain_code
from wellpaid.kit.masking import mask_email
from wellpaid.patient_pay.access.operations.record_look import Thing
from wellpaid.patient_pay.access.sights import by_organization
from wellpaid.patient_pay.disputes.queries import disputes_of
from wellpaid.patient_pay.payments.operations.stop_payment import TooLateToStop, stop_payment
from wellpaid.patient_pay.payments.queries import ReceiptPage
from wellpaid.patient_pay.payments.rules import may_stop
from wellpaid.patient_pay.payments.states import PaymentState
from wellpaid.patient_pay.refunds.queries import refunds_of

from .opened import (
    actor_of,
    gift_sights,
    heading_clinic,
    note_look,
    opened_bill,
    opened_receipt,
    sights,
)
from .papers import receipt_pdf
from .receipt_words import Story, receipt_story


@require_safe
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """Show a receipt of a bill that the guest has opened."""
    found = opened_receipt(request, plain_code(number))
    clinic = heading_clinic(request)
    bill = opened_bill(request, found.first.number) if found.first else None
    on_file = bill.guarantor_email if bill else ""
    email = found.receipt_email
    actors = {str(sight.actor) for sight in sights(request) + gift_sights(request)}
    _note_looks(request, found)
    # Only who typed the address sees it whole.
    is_payers_own = found.payer in actors and email != on_file
    context = {
        "receipt": found,
        "story": story_of(found, clinic.time_zone),
        "can_stop": _may_stop(request, found) and _can_stop(found),
        "was_late": "late" in request.GET,
        "when": moment_words(found.paid_at, clinic.time_zone),
        "receipt_email": email if is_payers_own else mask_email(email) if email else "",
        "others": bill.others[:3] if bill else (),
        "was_sent": "sent" in request.GET,
        "is_again": "again" in request.GET,
        "paid_once": found.payments_count == 1,
    }
    return render(request, "portal/receipt.html", context)


class MayNotStop(ProductError):
    """The payment is somebody else's."""

    code, status = "may_not_stop", 403
    message = (
        "Only the person who made this payment, or whose bill it is, can stop it here. Nothing has "
        "changed."
    )


def _may_stop(request: HttpRequest, found: ReceiptPage) -> bool:
    everything = sights(request) + gift_sights(request)
    here = by_organization(everything).get(found.organization_id, [])
    return may_stop(here, guarantor_id=found.guarantor_id, payer=found.payer)


def _can_stop(found: ReceiptPage) -> bool:
    """Tell whether no file holds the bank payment yet."""
    if found.state is not PaymentState.SUBMITTED:
        return False
    entry = find_entry(organization_id=found.organization_id, reference=found.gateway_id)
    return entry is not None and entry.is_cancellable


@require_POST
def stop(request: HttpRequest, number: str) -> HttpResponse:
    """Stop a bank payment that isn't at the bank yet."""
    found = opened_receipt(request, plain_code(number))
    if not _may_stop(request, found):
        raise MayNotStop
    try:
        stop_payment(
            organization_id=found.organization_id,
            payment_id=found.payment_id,
            actor=actor_of(request, found.organization_id),
            now=utc_now(),
        )
    except TooLateToStop:
        return redirect(reverse("receipt", args=[found.number]) + "?late")
    return redirect("receipt", found.number)


def story_of(found: ReceiptPage, time_zone: str) -> Story:
    """Tell what became of the payment, with its refunds and disputes."""
    facts = {"organization_id": found.organization_id, "payment_id": found.payment_id}
    return receipt_story(found, refunds_of(**facts), disputes_of(**facts), time_zone)


def _note_looks(request: HttpRequest, found: ReceiptPage) -> None:
    for bill in found.bills:
        if bill.person is not None:
            note_look(request, bill.person, Thing.RECEIPT, bill_id=bill.bill_id)


@require_safe
def receipt_as_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """Give a receipt as a PDF."""
    found = opened_receipt(request, plain_code(number))
    _note_looks(request, found)
    is_large = request.GET.get("type") == "large" or request.COOKIES.get("text_size") == "large"
    clinic = heading_clinic(request)
    story = story_of(found, clinic.time_zone)
    content = receipt_pdf(found, story, clinic, now=utc_now(), is_large=is_large)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="receipt.pdf"'
    return response
