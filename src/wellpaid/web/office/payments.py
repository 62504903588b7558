"""Payments as the office sees them: the list, one payment, and what can be done with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from wellpaid.core.ledger.postings import Through
from wellpaid.formats.nacha.returns import RETRIES_MAX, RETRY_CODES
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.ids import new_id, plain_code
from wellpaid.patient_pay.bills.numbers import read_bill_number
from wellpaid.patient_pay.bills.queries import bill_id_of
from wellpaid.patient_pay.disputes.queries import disputes_of
from wellpaid.patient_pay.payments.operations.find_out import find_out
from wellpaid.patient_pay.payments.operations.record_office_payment import Tender
from wellpaid.patient_pay.payments.operations.return_check import return_check
from wellpaid.patient_pay.payments.queries.office import (
    SHOWN,
    OfficePaymentPage,
    find_payment_by_receipt,
    office_payment,
    office_payments,
)
from wellpaid.patient_pay.payments.states import IN_FLIGHT, PaymentState
from wellpaid.patient_pay.refunds.operations.request_refund import RefundWish, request_refund
from wellpaid.patient_pay.refunds.queries import refunds_of
from wellpaid.patient_pay.refunds.states import RefundReason, Way
from wellpaid.web.portal.signed_in import sign_in_required
from wellpaid.web.shared.forms import MoneyField
from wellpaid.web.shared.pages import page_number

from .staff import Desk, desk_of
from .words import (
    actor_words,
    dispute_words,
    event_words,
    failure_words,
    payment_tone,
    payment_words,
    reason_words,
    refund_words,
    way_words,
    what_to_do,
)


class FindForm(forms.Form):
    """A number off a receipt or a bill."""

    number = forms.CharField(
        max_length=40,
        error_messages={
            "required": gettext_lazy("Type a receipt number or a Bill ID."),
            "max_length": gettext_lazy("That’s too long for a receipt number or a Bill ID."),
        },
    )


class RefundForm(forms.Form):
    """How much goes back, why and how. ``key`` makes a second press the same request."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    amount = MoneyField(
        max_length=20, error_messages={"required": gettext_lazy("Enter how much goes back.")}
    )
    reason = forms.ChoiceField(
        choices=[(reason.value, reason.value) for reason in RefundReason],
        error_messages={
            "required": gettext_lazy("Choose why it goes back."),
            "invalid_choice": gettext_lazy("Choose why it goes back."),
        },
    )
    way = forms.ChoiceField(
        choices=[(way.value, way.value) for way in Way],
        error_messages={
            "required": gettext_lazy("Choose how it goes back."),
            "invalid_choice": gettext_lazy("Choose how it goes back."),
        },
    )
    bill_id = forms.UUIDField(required=False)


def shown_words(shown: str) -> str:
    """Name a choice of the list."""
    return {
        "all": _("All"),
        "unknown": _("Not known yet"),
        "returned": _("Came back"),
        "disputed": _("Disputed"),
        "refunded": _("Given back"),
        "declined": _("Not charged"),
    }[shown]


@require_safe
@sign_in_required
def payments(request: HttpRequest) -> HttpResponse:
    """List the payments, the newest first, all of them or those in one state."""
    desk = desk_of(request)
    shown = request.GET.get("show", "all")
    if shown not in SHOWN:
        raise NotFound
    found = office_payments(
        organization_id=desk.organization_id,
        shown=shown,
        page=page_number(request),
        bill_id=_uuid(request.GET.get("bill", "")),
        time_zone=desk.clinic.time_zone,
    )
    if not found.rows and found.page > 1:
        raise NotFound
    context = {
        "rows": [(row, payment_words(row.state), *payment_tone(row.state)) for row in found.rows],
        "found": found,
        "shown": shown,
        "choices": [(choice, shown_words(choice)) for choice in SHOWN],
        "of_bill": request.GET.get("bill", "") if _uuid(request.GET.get("bill", "")) else "",
        "not_found": "nothing" in request.GET,
    }
    return render(request, "office/payments.html", context)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_POST
@sign_in_required
def find(request: HttpRequest) -> HttpResponse:
    """Go to the payment with a receipt number, or to the payments of a bill.

    The number is posted, and doesn't stand in any address afterwards.
    """
    desk = desk_of(request)
    form = FindForm(request.POST)
    number = form.cleaned_data["number"] if form.is_valid() else ""
    payment_id = find_payment_by_receipt(
        organization_id=desk.organization_id, number=plain_code(number)
    )
    if payment_id is not None:
        return redirect("office_payment", payment_id)
    bill_number = read_bill_number(number)
    found = bill_number and bill_id_of(organization_id=desk.organization_id, number=bill_number)
    if found:
        return redirect(reverse("office_payments") + f"?bill={found}")
    return redirect(reverse("office_payments") + "?nothing")


@require_safe
@sign_in_required
def payment(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """Show one payment."""
    desk = desk_of(request)
    found = payment_of(desk, payment_id)
    initial = {
        "key": new_id(),
        "amount": str(found.refundable),
        "way": Way.CHECK if found.through is Through.OFFICE else Way.SAME_METHOD,
    }
    return _page(request, desk, found, RefundForm(initial=initial))


@require_POST
@sign_in_required
def refund(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """Ask for money to be given back."""
    desk = desk_of(request)
    found = payment_of(desk, payment_id)
    form = RefundForm(request.POST)
    if not form.is_valid():
        return _page(request, desk, found, form, status=400)
    answers = form.cleaned_data
    wish = RefundWish(
        payment_id=payment_id,
        amount=answers["amount"],
        reason=RefundReason(answers["reason"]),
        way=Way(answers["way"]),
        bill_id=answers["bill_id"],
    )
    try:
        request_refund(
            organization_id=desk.organization_id,
            wish=wish,
            key=str(answers["key"]),
            actor=desk.actor,
            now=utc_now(),
        )
    except ProductError as error:
        found = payment_of(desk, payment_id)
        return _page(request, desk, found, form, refusal=error.sentence, status=error.status)
    return redirect(reverse("office_payment", args=[payment_id]) + "?refund")


@require_POST
@sign_in_required
def ask_now(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """Ask the processor what became of a payment, without waiting for the job."""
    desk = desk_of(request)
    payment_of(desk, payment_id)
    find_out(organization_id=desk.organization_id, payment_id=payment_id, now=utc_now())
    return redirect(reverse("office_payment", args=[payment_id]) + "?asked")


@require_POST
@sign_in_required
def check_came_back(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """Take a check off its bills that the bank didn't honour."""
    desk = desk_of(request)
    return_check(
        organization_id=desk.organization_id,
        payment_id=payment_id,
        actor=desk.actor,
        now=utc_now(),
    )
    return redirect(reverse("office_payment", args=[payment_id]) + "?returned")


def payment_of(desk: Desk, payment_id: UUID) -> OfficePaymentPage:
    found = office_payment(organization_id=desk.organization_id, payment_id=payment_id)
    if found is None:
        raise NotFound
    return found


def _page(
    request: HttpRequest,
    desk: Desk,
    found: OfficePaymentPage,
    form: RefundForm,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    facts = {"organization_id": desk.organization_id, "payment_id": found.id}
    is_check = found.through is Through.OFFICE and found.card.kind == Tender.CHECK
    context: dict[str, Any] = {
        "payment": found,
        "words": payment_words(found.state),
        "tone": payment_tone(found.state),
        "what_to_do": what_to_do(found),
        "can_ask": found.state in IN_FLIGHT,
        "can_return": is_check and found.state is PaymentState.SUCCEEDED,
        "can_present": can_present_again(found),
        "can_refund": bool(found.refundable),
        "refunds": [
            (
                row,
                refund_words(row.state),
                reason_words(row.reason),
                way_words(row.way),
                failure_words(row.failure_code),
            )
            for row in refunds_of(**facts)
        ],
        "disputes": [(row, dispute_words(row.state)) for row in disputes_of(**facts)],
        "history": [
            (line, event_words(line.event), actor_words(line.actor_kind)) for line in found.history
        ],
        "form": form,
        "reasons": [(reason.value, reason_words(reason)) for reason in RefundReason],
        "ways": _ways(found),
        "refusal": refusal,
        "done": next((w for w in ("refund", "asked", "returned", "again") if w in request.GET), ""),
    }
    return render(request, "office/payment.html", context, status=status)


def can_present_again(found: OfficePaymentPage) -> bool:
    """Tell whether the bank may be asked once more, as far as the payment itself says."""
    is_back = found.state is PaymentState.RETURNED and found.through is Through.BANK
    is_allowed = found.return_code in RETRY_CODES
    return is_back and is_allowed and found.presented_again_count < RETRIES_MAX


def _ways(found: OfficePaymentPage) -> list[tuple[str, str]]:
    ways = [Way.CHECK] if found.through is Through.OFFICE else list(Way)
    return [(way.value, way_words(way)) for way in ways]
