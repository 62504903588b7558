"""The bill passport: its paper, and the public page that proves it."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wellpaid.core.organizations.queries import Clinic
from wellpaid.formats.pdf.labels import ReceiptLabels
from wellpaid.formats.pdf.receipt import ReceiptPdf
from wellpaid.formats.pdf.render import Template
from wellpaid.formats.pdf.statement import AmountRow
from wellpaid.kit.clock import utc_now
from wellpaid.kit.date_words import day_words, short_day_words
from wellpaid.kit.money import ZERO
from wellpaid.kit.money_words import money_words
from wellpaid.patient_pay.access.operations.record_look import Thing
from wellpaid.patient_pay.passports.operations.issue_passport import issue_passport
from wellpaid.patient_pay.passports.queries import check_passport

from .bill import ask_again
from .opened import actor_of, heading_clinic, note_look, opened_bill, today_at
from .papers import clinic_address, clinic_contact, print_paper

_QR_WIDTH_MM = 34  # 139 letters make a code of 57 modules: six tenths of a millimetre each


@require_safe
def passport(request: HttpRequest, number: str) -> HttpResponse:
    """Give the signed page for a closed bill."""
    bill = opened_bill(request, number)
    if bill is None:
        return ask_again(request, number)
    clinic, now = heading_clinic(request), utc_now()
    today = today_at(clinic)
    text = issue_passport(
        organization_id=bill.organization_id,
        bill_id=bill.id,
        actor=actor_of(request, bill.organization_id),
        today=today,
        now=now,
    )
    note_look(request, bill.person, Thing.STATEMENT, bill_id=bill.id)
    paper = _paper(clinic, bill.number[-4:], text, today)
    content = print_paper(Template.RECEIPT, paper, now)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="bill-passport.pdf"'
    return response


def _paper(clinic: Clinic, bill_id_end: str, text: str, today: date) -> ReceiptPdf:
    address = settings.BASE_URL + reverse("verify_passport", args=[text])
    return ReceiptPdf(
        labels=ReceiptLabels(
            language=get_language() or "en",
            receipt=_("Bill passport"),
            receipt_number=_("Bill ID ends in"),
            qr_alt=_("QR code that proves this paper"),
            page=_("Page"),
        ),
        title=_("Bill passport from {clinic}").format(clinic=clinic.name),
        is_large_type=False,
        clinic_name=clinic.name,
        clinic_address=clinic_address(clinic),
        clinic_contact=clinic_contact(clinic),
        receipt_number=bill_id_end,
        qr_url=address,
        qr_width_mm=_QR_WIDTH_MM,
        headline=_("Still owed"),
        headline_amount=money_words(ZERO),
        sentence=_("This bill is closed. It is paid in full, and nothing more will be asked for."),
        stamp=_("Paid"),
        stamp_date=short_day_words(today),
        facts=(
            (_("Clinic"), clinic.name),
            (_("Bill ID ends in"), bill_id_end),
            (_("Closed as of"), day_words(today)),
            (_("To check this paper"), _("Scan the code. It needs no name and no sign-in.")),
        ),
        sums=(),
        sums_total=AmountRow(words=_("Still owed"), note="", amount=money_words(ZERO)),
        closing=_(
            "This paper is signed. The page behind the code says what was signed and whether it "
            "is still so. It shows no name, no care and no amounts paid."
        ),
    )


@require_safe
def verify_passport(request: HttpRequest, text: str) -> HttpResponse:
    """Tell anybody who holds the paper whether it is genuine, and whether it is still so."""
    found = check_passport(text)
    if found is not None:
        request.opened_clinic = found.clinic  # type: ignore[attr-defined]
    context = {"found": found}
    return render(request, "portal/passport.html", context, status=200 if found else 404)
