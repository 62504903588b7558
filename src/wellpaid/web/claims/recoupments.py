"""C12, first half: what plans want back or took, by deadline; a letter entered by hand."""

from __future__ import annotations

import csv
import io
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from wellpaid.claim_pay.payers.queries import all_payers
from wellpaid.claim_pay.recoupments.operations.record_demand import Demand, record_demand
from wellpaid.claim_pay.recoupments.queries import (
    PAGE_ROWS,
    recoupment_figures,
    recoupments_page,
)
from wellpaid.claim_pay.recoupments.states import DONE, NEEDS_YOU, PUBLIC, WAITING
from wellpaid.core.organizations.policy import Action
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.errors import NotFound
from wellpaid.kit.spreadsheets import harmless
from wellpaid.web.shared.pages import page_number
from wellpaid.web.staff.desks import desk_of
from wellpaid.web.staff.faces import CLAIMS
from wellpaid.web.staff.pages import staff_page, status_of, tried

from .answer_forms import DemandForm
from .answer_words import RECOUPMENT_TONES, due_tone, due_words

_SPREADSHEET_ROWS_MAX: Final = 10_000
TABS: Final = {
    "needs-you": (gettext_lazy("Needs you"), NEEDS_YOU),
    "waiting": (gettext_lazy("Waiting"), WAITING),
    "done": (gettext_lazy("Done"), DONE),
}


@staff_page("GET")
def recoupments(request: HttpRequest) -> HttpResponse:
    """List the recoupments of one tab."""
    desk = desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    tab, page = tab_of(request, TABS), page_number(request)
    found = recoupments_page(organization_id=desk.organization_id, states=TABS[tab][1], page=page)
    if not found.rows and page > 1:
        raise NotFound
    today = local_date(utc_now(), desk.organization.time_zone)
    context = {
        "desk": desk,
        "tab": tab,
        "tabs": [
            (key, words, sum(found.counts.get(state, 0) for state in states))
            for key, (words, states) in TABS.items()
        ],
        "figures": recoupment_figures(desk.organization_id),
        "rows": [
            (row, PUBLIC[row.state].word, *RECOUPMENT_TONES[row.state],
             due_words(row.due_date, today), *due_tone(row.due_date, today))
            for row in found.rows
        ],
        "may": desk.may(Action.ANSWER_TAKE_BACKS),
        "page": page,
        "has_more": found.count > page * PAGE_ROWS,
        "list_query": f"tab={tab}&",
    }  # fmt: skip
    return render(request, "claims/recoupments.html", context)


def tab_of(request: HttpRequest, tabs: dict[str, Any]) -> str:
    """Give the tab that is asked for."""
    tab = request.GET.get("tab", "needs-you")
    if tab not in tabs:
        raise NotFound
    return tab


@staff_page("GET")
def spreadsheet(request: HttpRequest) -> HttpResponse:
    """Give a tab as CSV, ten thousand rows at most."""
    desk = desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    tab = tab_of(request, TABS)
    found = recoupments_page(
        organization_id=desk.organization_id, states=TABS[tab][1], page=1,
        size=_SPREADSHEET_ROWS_MAX,
    )  # fmt: skip
    rows = [
        [row.deadline_date, row.due_date or "", row.state, harmless(row.payer_name),
         harmless(row.claim_number), row.origin, row.told_date, row.wanted, row.taken,
         row.paid_back, row.still_open, row.id]
        for row in found.rows
    ]  # fmt: skip
    head = ["answer_by", "due", "status", "plan", "claim_number", "how_we_know", "told_on",
            "wanted", "taken", "paid_back", "open", "recoupment_id"]  # fmt: skip
    return csv_file("recoupments.csv", head, rows)


def csv_file(name: str, head: list[str], rows: list[list[Any]]) -> HttpResponse:
    """Give rows as a file to download."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows(rows)
    response = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@staff_page("GET", "POST")
def new(request: HttpRequest) -> HttpResponse:
    """Take a plan's letter in by hand."""
    desk = desk_of(request, CLAIMS, Action.ANSWER_TAKE_BACKS)
    form = DemandForm(request.POST) if request.method == "POST" else DemandForm()
    made: list[UUID] = []
    done, refusal = tried(form, lambda: made.append(_recorded(desk, form)))
    if isinstance(refusal, NotFound):
        raise refusal
    if done:
        return redirect(reverse("claims_recoupment", args=made) + "?kept")
    context = {"desk": desk, "form": form, "refusal": refusal, "payers": all_payers()}
    return render(request, "claims/recoupment_new.html", context, status=status_of(form, refusal))


def _recorded(desk: Any, form: DemandForm) -> UUID:
    given, now = form.cleaned_data, utc_now()
    return record_demand(
        organization_id=desk.organization_id,
        demand=Demand(
            payer_id=given["payer"],
            claim_number=given["claim_number"],
            amount=given["amount"],
            letter_date=given["letter_date"],
            deadline_date=given["deadline_date"],
        ),
        today=local_date(now, desk.organization.time_zone),
        actor=desk.actor,
        now=now,
    )
