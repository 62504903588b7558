"""A25: what was paid, the receipts, and what a year adds up to for taxes."""

from __future__ import annotations

import csv
import io

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import NotFound
from wellpaid.kit.ids import in_groups, plain_code
from wellpaid.patient_pay.bills.numbers import grouped
from wellpaid.patient_pay.payments.lists import PaymentList, payment_list
from wellpaid.patient_pay.payments.operations.email_receipt import TooManyCopies, email_receipt
from wellpaid.web.shared.page_context import the_portal_clinic

from .card_words import card_words
from .forms import CopyForm
from .later import planned_of
from .opened import account_sights, opened_receipt, today_at
from .signed_in import sign_in_required

_OLDEST_YEAR, _PAGES_MAX = 2000, 10_000


@require_safe
@sign_in_required
def payments(request: HttpRequest) -> HttpResponse:
    """Show a year's payments and its totals."""
    page = _whole(request.GET.get("page", ""), 1, _PAGES_MAX) or 1
    found = _year(request, page)
    if page > found.pages_count:
        raise NotFound
    context = {
        "found": found,
        "planned": planned_of(request),
        "was_planned": "planned" in request.GET,
        "was_cancelled": "cancelled" in request.GET,
    }
    return render(request, "portal/payments.html", context)


@require_safe
@sign_in_required
def payments_csv(request: HttpRequest) -> HttpResponse:
    """Give the year as a spreadsheet, every payment with its amount, and the total."""
    first = _year(request, 1)
    pages = [first, *(_year(request, page) for page in range(2, first.pages_count + 1))]
    out = io.StringIO("\ufeff", newline="")
    out.seek(0, io.SEEK_END)
    table = csv.writer(out)
    table.writerow([
        _("Paid on"), _("Clinic"), _("Bills"), _("Paid with"), _("Receipt number"), _("Amount"),
        _("Given back"), _("Paid"),
    ])  # fmt: skip
    for row in (row for page in pages for row in page.rows if row.receipt_number):
        table.writerow([
            row.day.isoformat(), row.clinic_name, ", ".join(map(grouped, row.bill_numbers)),
            card_words(row.card), in_groups(row.receipt_number), str(row.amount),
            str(row.given_back), str(row.amount - row.given_back),
        ])  # fmt: skip
    table.writerow([_("Total"), "", "", "", "", "", "", str(first.year_total)])
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="payments-{first.year}.csv"'
    return response


def _year(request: HttpRequest, page: int) -> PaymentList:
    today = today_at(the_portal_clinic())
    year = _whole(request.GET.get("year", ""), _OLDEST_YEAR, today.year) or today.year
    return payment_list(sights=account_sights(request), year=year, page=page, today=today)


def _whole(text: str, least: int, most: int) -> int | None:
    """Read a small whole number; ``None`` when it is none, or out of range."""
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        return None
    return int(text) if least <= int(text) <= most else None


@require_http_methods(["GET", "POST"])
def email_copy(request: HttpRequest, number: str) -> HttpResponse:
    """Send a receipt's e-mail once more."""
    found = opened_receipt(request, plain_code(number))
    form = CopyForm(request.POST if request.method == "POST" else None)
    refusal = ""
    if form.is_bound and form.is_valid():
        try:
            email_receipt(
                organization_id=found.organization_id,
                number=found.number,
                recipient=form.cleaned_data["email"],
                language=get_language() or "en",
                now=utc_now(),
            )
        except TooManyCopies as error:
            refusal = error.sentence
        else:
            return redirect(reverse("receipt", args=[found.number]) + "?sent")
    context = {"form": form, "receipt": found, "refusal": refusal}
    status = 429 if refusal else 400 if form.errors else 200
    return render(request, "portal/receipt_email.html", context, status=status)
