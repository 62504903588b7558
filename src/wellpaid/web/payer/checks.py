"""Checks: what waits to be printed, and the files of each run."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from wellpaid.claim_pay.disbursements.operations.open_check_run import (
    open_print_file,
    positive_pay_file,
)
from wellpaid.claim_pay.disbursements.operations.print_checks import print_checks
from wellpaid.claim_pay.disbursements.queries import PAGE_ROWS, checks_page
from wellpaid.core.organizations.policy import Action
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.web.shared.pages import page_number
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import PAYER
from wellpaid.web.staff.pages import staff_page


@staff_page("GET")
def checks(request: HttpRequest) -> HttpResponse:
    """Show what waits, and what was printed."""
    return _page(request, desk_of(request, PAYER, Action.SEE_BATCHES))


def _page(request: HttpRequest, desk: Desk, refusal: ProductError | None = None) -> HttpResponse:
    page = page_number(request)
    found = checks_page(organization_id=desk.organization_id, page=page)
    if not found.rows and page > 1:
        raise NotFound
    context = {
        "desk": desk,
        "found": found,
        "may_print": desk.may(Action.REISSUE_PAYMENTS),
        "page": page,
        "has_more": found.count > page * PAGE_ROWS,
        "refusal": refusal,
        "done": "printed" in request.GET,
    }
    status = refusal.status if refusal else 200
    return render(request, "payer/checks.html", context, status=status)


@staff_page("POST")
def make_run(request: HttpRequest) -> HttpResponse:
    """Make a run of what waits."""
    desk = desk_of(request, PAYER, Action.REISSUE_PAYMENTS)
    try:
        print_checks(organization_id=desk.organization_id, actor=desk.actor, now=utc_now())
    except ProductError as error:
        return _page(request, desk, error)
    return redirect(reverse("payer_checks") + "?printed")


@staff_page("GET")
def printers_file(request: HttpRequest, check_run_id: UUID) -> HttpResponse:
    """Give the printer's file."""
    desk = desk_of(request, PAYER, Action.REISSUE_PAYMENTS)
    content = open_print_file(
        organization_id=desk.organization_id,
        check_run_id=check_run_id,
        actor=desk.actor,
        now=utc_now(),
    )
    return _csv(content, f"checks-{check_run_id.hex[-8:]}.csv")


@staff_page("GET")
def banks_file(request: HttpRequest, check_run_id: UUID) -> HttpResponse:
    """Give the bank's list."""
    desk = desk_of(request, PAYER, Action.REISSUE_PAYMENTS)
    content = positive_pay_file(organization_id=desk.organization_id, check_run_id=check_run_id)
    return _csv(content, f"positive-pay-{check_run_id.hex[-8:]}.csv")


def _csv(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
