"""A2, A3: the second fact, links by e-mail, and closing a bill again."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from wellpaid.kit.check_digits import is_damm
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.errors import NotFound
from wellpaid.kit.phone_words import phone_words
from wellpaid.patient_pay.bills.numbers import LENGTH
from wellpaid.patient_pay.guest_lookup.links import LinkExpired, read_link
from wellpaid.patient_pay.guest_lookup.matching import Facts
from wellpaid.patient_pay.guest_lookup.operations.ask_for_link import LostBill, ask_for_link
from wellpaid.patient_pay.guest_lookup.operations.count_try import MustWait
from wellpaid.patient_pay.guest_lookup.operations.open_bill import (
    OpenedBill,
    WrongAnswers,
    open_bill,
)
from wellpaid.patient_pay.guest_lookup.operations.open_linked_bill import open_linked_bill
from wellpaid.patient_pay.guest_lookup.queries import asks_postal_code, bill_number
from wellpaid.web.shared.addresses import visitor_address
from wellpaid.web.shared.page_context import the_portal_clinic

from . import guest, refusals
from .forms import LostBillForm, VerifyForm
from .staff_door import staff_door


@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for the second fact; the right one opens the guarantor's bills at that clinic."""
    if len(number) != LENGTH or not is_damm(number):
        raise NotFound
    by_postal_code = asks_postal_code(number)

    def check(form: VerifyForm) -> OpenedBill:
        facts = Facts(
            form.cleaned_data["last_name"], form.birth_date, form.cleaned_data["postal_code"]
        )
        return open_bill(
            number=number, facts=facts, address=visitor_address(request), now=utc_now()
        )

    context = {"number": number, "asks_postal_code": by_postal_code}
    return _second_fact(request, check, context, is_linked=False)


@require_http_methods(["GET", "POST"])
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Ask somebody with one of our links for the birth date only."""

    def check(form: VerifyForm) -> OpenedBill:
        assert form.birth_date is not None
        return open_linked_bill(
            token=token,
            birth_date=form.birth_date,
            address=visitor_address(request),
            now=utc_now(),
        )

    try:
        read_link(token)  # said at once, before anybody types a birth date
        return _second_fact(request, check, {"asks_postal_code": False}, is_linked=True)
    except LinkExpired:
        return render(request, "portal/link_expired.html", status=410)


def _second_fact(
    request: HttpRequest, check: Any, context: dict[str, Any], *, is_linked: bool
) -> HttpResponse:
    clinic = the_portal_clinic()
    now = utc_now()
    form = VerifyForm(
        request.POST if request.method == "POST" else None,
        asks_postal_code=context["asks_postal_code"],
        is_linked=is_linked,
        today=local_date(now, clinic.time_zone),
    )
    refusal, status = None, 200
    if form.is_bound and form.is_valid():
        try:
            opened = check(form)
        except WrongAnswers as error:
            refusal, status = refusals.wrong_answers(error, phone_words(clinic.phone)), error.status
        except MustWait as error:
            refusal, status = (
                refusals.must_wait(error, now, phone_words(clinic.phone)),
                error.status,
            )
        else:
            guest.remember(request, opened)
            page = "keep_bill" if request.user.is_authenticated else "bill"
            return redirect(page, bill_number(opened.organization_id, opened.bill_id))
    elif form.errors:
        status = 400
    context |= {
        "form": form,
        "refusal": refusal,
        "linked": is_linked,
        "was_closed": "closed" in request.GET,
        "office": staff_door(request, context.get("number", "")),
    }
    return render(request, "portal/verify.html", context, status=status)


@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """Take who the patient is; always answer the same."""
    clinic = the_portal_clinic()
    now = utc_now()
    form = LostBillForm(
        request.POST if request.method == "POST" else None,
        today=local_date(now, clinic.time_zone),
    )
    refusal, status = None, 200
    if form.is_bound and form.is_valid():
        assert form.birth_date is not None
        lost = LostBill(
            full_name=form.cleaned_data["full_name"],
            birth_date=form.birth_date,
            postal_code_or_phone=form.cleaned_data["postal_code_or_phone"],
            language=get_language() or "en",
        )
        try:
            ask_for_link(lost=lost, address=visitor_address(request), now=now)
        except MustWait as error:
            refusal, status = (
                refusals.must_wait(error, now, phone_words(clinic.phone)),
                error.status,
            )
        else:
            return redirect("find_sent")
    elif form.errors:
        status = 400
    context = {"form": form, "refusal": refusal}
    return render(request, "portal/find.html", context, status=status)


def find_sent(request: HttpRequest) -> HttpResponse:
    """Say what may come, whether or not it will."""
    return render(request, "portal/find_sent.html")


@require_POST
def close(request: HttpRequest) -> HttpResponse:
    """Close everything that was opened: for shared phones and printers."""
    guest.forget(request)
    return redirect("home")
