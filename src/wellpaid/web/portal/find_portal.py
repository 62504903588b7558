"""A39: from a clinic's name, a town or any number on the paper to the right place."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wellpaid.core.organizations.paper_numbers import PaperNumber, kind_of
from wellpaid.core.organizations.queries import (
    FoundClinic,
    clinic_by_slug,
    clinic_of_number,
    find_clinics,
)
from wellpaid.kit.errors import NotFound
from wellpaid.patient_pay.bills.numbers import read_bill_number

from .forms import FindBillForm, PortalForm


@require_http_methods(["GET", "POST"])
def find_portal(request: HttpRequest) -> HttpResponse:
    """Search; a Bill ID goes right on to its bill. What was typed stays out of the address."""
    form = PortalForm(request.POST if request.method == "POST" else None)
    found: list[FoundClinic] = []
    hint = ""
    if form.is_bound and form.is_valid():
        text = form.cleaned_data["q"]
        number = read_bill_number(text)
        if number is not None and clinic_of_number(number) is not None:
            return redirect("verify", number)
        found = find_clinics(text)
        hint = "" if found else number_words(kind_of(text))
    context = {
        "form": form,
        "found": found,
        "hint": hint,
        "was_asked": form.is_bound and form.is_valid(),
    }
    return render(request, "portal/find_portal.html", context, status=400 if form.errors else 200)


def number_words(kind: PaperNumber) -> str:
    """Say what a number looks like, and what to do with it."""
    return {
        PaperNumber.BILL_ID: _(
            "This looks like a Bill ID, but not one of ours. The paper may be from another company."
        ),
        PaperNumber.BILL_ID_WITH_A_SLIP: _(
            "This has 12 digits like a Bill ID, but one of them isn’t right. Check it once more."
        ),
        PaperNumber.RECEIPT: _(
            "This looks like a receipt number. To see a receipt, open the bill with its Bill ID."
        ),
        PaperNumber.PHONE: _("This looks like a phone number."),
        PaperNumber.POSTAL_CODE: _(
            "This looks like a ZIP code, but we know no clinic there. Try the clinic’s name."
        ),
        PaperNumber.CARD: _(
            "This looks like a card number. Never type it here. We need the Bill ID."
        ),
        PaperNumber.NPI: _("This looks like a clinician’s number (NPI)."),
        PaperNumber.MEMBER_OR_CLAIM: _(
            "This looks like an account, claim or member number. It can’t open a bill."
        ),
        PaperNumber.UNKNOWN: "",
    }[kind]


@require_safe
def clinic_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A clinic's own front door: its name, phone and hours, and the field for the Bill ID."""
    clinic = clinic_by_slug(slug)
    if clinic is None:
        raise NotFound
    request.opened_clinic = clinic  # type: ignore[attr-defined]
    return render(request, "portal/home.html", {"form": FindBillForm()})
