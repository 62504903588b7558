"""A37: what care was expected to cost."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wellpaid.patient_pay.estimates.queries import estimates_of
from wellpaid.web.shared.page_context import the_portal_clinic

from .opened import account_sights, today_at
from .signed_in import sign_in_required


@require_safe
@sign_in_required
def estimates(request: HttpRequest) -> HttpResponse:
    """Show the estimates in reach of the account."""
    today = today_at(the_portal_clinic())
    rows = estimates_of(sights=account_sights(request), today=today)
    return render(request, "portal/estimates.html", {"rows": rows})
