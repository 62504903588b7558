"""A34b: every paper in one place."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wellpaid.patient_pay.bills.lists import BillFilter, Show, Sort, bill_list
from wellpaid.patient_pay.estimates.queries import estimates_of
from wellpaid.patient_pay.statements.lists import statement_list
from wellpaid.patient_pay.statements.states import StatementState
from wellpaid.web.shared.page_context import the_portal_clinic

from .opened import account_sights, today_at
from .signed_in import sign_in_required

_SHOWN = 12


@require_safe
@sign_in_required
def papers(request: HttpRequest) -> HttpResponse:
    """Show the newest statements, estimates and bills as papers."""
    seeing, today = account_sights(request), today_at(the_portal_clinic())
    bills = bill_list(sights=seeing, wanted=BillFilter(sort=Sort.NEWEST), page=1, today=today)
    closed = bill_list(
        sights=seeing, wanted=BillFilter(show=Show.PAID, sort=Sort.NEWEST), page=1, today=today
    )
    context = {
        "statements": statement_list(
            sights=seeing, page=1, page_rows=_SHOWN, states=(StatementState.READY,)
        ).rows,
        "estimates": estimates_of(sights=seeing, today=today)[:_SHOWN],
        "bills": bills.rows[:_SHOWN],
        "closed": [row for row in closed.rows if row.state == "paid"][:_SHOWN],
    }
    return render(request, "portal/papers.html", context)
