"""C12, second half: appeals by deadline, and what contracts say of days."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from wellpaid.claim_pay.appeals.operations.set_plan_days import set_plan_days
from wellpaid.claim_pay.appeals.policy import ContractDays
from wellpaid.claim_pay.appeals.queries import (
    PAGE_ROWS,
    all_contract_days,
    appeal_figures,
    appeals_page,
)
from wellpaid.claim_pay.appeals.states import DONE, NEEDS_YOU, PUBLIC, WAITING
from wellpaid.claim_pay.payers.queries import all_payers
from wellpaid.core.organizations.policy import Action
from wellpaid.formats.rules.answer_deadlines import Step
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.errors import NotFound
from wellpaid.kit.spreadsheets import harmless
from wellpaid.web.shared.pages import page_number
from wellpaid.web.staff.desks import desk_of
from wellpaid.web.staff.faces import CLAIMS
from wellpaid.web.staff.pages import staff_page, status_of, tried

from .answer_forms import PlanDaysForm
from .answer_words import APPEAL_TONES, LEVELS, due_tone, due_words
from .recoupments import csv_file, tab_of

_SPREADSHEET_ROWS_MAX: Final = 10_000
TABS: Final = {
    "needs-you": (gettext_lazy("Needs you"), NEEDS_YOU),
    "waiting": (gettext_lazy("Waiting"), WAITING),
    "done": (gettext_lazy("Done"), DONE),
}


@staff_page("GET")
def appeals(request: HttpRequest) -> HttpResponse:
    """List the appeals of one tab."""
    desk = desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    tab, page = tab_of(request, TABS), page_number(request)
    found = appeals_page(organization_id=desk.organization_id, states=TABS[tab][1], page=page)
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
        "figures": appeal_figures(desk.organization_id),
        "rows": [
            (row, LEVELS[row.level], PUBLIC[row.state].word, *APPEAL_TONES[row.state],
             due_words(row.due_date, today), *due_tone(row.due_date, today))
            for row in found.rows
        ],
        "may": desk.may(Action.ANSWER_TAKE_BACKS),
        "page": page,
        "has_more": found.count > page * PAGE_ROWS,
        "list_query": f"tab={tab}&",
    }  # fmt: skip
    return render(request, "claims/appeals.html", context)


@staff_page("GET")
def spreadsheet(request: HttpRequest) -> HttpResponse:
    """Give a tab as CSV, ten thousand rows at most."""
    desk = desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    tab = tab_of(request, TABS)
    found = appeals_page(
        organization_id=desk.organization_id, states=TABS[tab][1], page=1,
        size=_SPREADSHEET_ROWS_MAX,
    )  # fmt: skip
    rows = [
        [row.deadline_date, row.sent_date or "", row.answer_due_date or "", row.state, row.level,
         harmless(row.payer_name), harmless(row.control_number), row.asked,
         "" if row.expected is None else row.expected, row.heard, row.id]
        for row in found.rows
    ]  # fmt: skip
    head = ["send_by", "sent_on", "plan_answers_by", "status", "level", "plan", "account_number",
            "asked", "plan_says", "paid_since", "appeal_id"]  # fmt: skip
    return csv_file("appeals.csv", head, rows)


@staff_page("GET", "POST")
def plan_days(request: HttpRequest) -> HttpResponse:
    """Show and take in the days that contracts give."""
    desk = desk_of(request, CLAIMS, Action.ANSWER_TAKE_BACKS)
    payers = all_payers()
    form = PlanDaysForm(request.POST) if request.method == "POST" else PlanDaysForm()

    def work() -> None:
        given = form.cleaned_data
        if given["payer"] not in {one.organization_id for one in payers}:
            raise NotFound
        counts = {step: given[step.value] for step in Step if given[step.value] is not None}
        set_plan_days(
            organization_id=desk.organization_id,
            payer_id=given["payer"],
            days=ContractDays(counts, given["plan"], given["source"]),
            actor=desk.actor,
            now=utc_now(),
        )

    done, refusal = tried(form, work)
    if isinstance(refusal, NotFound):
        raise refusal
    if done:
        return redirect(reverse("claims_plan_days") + "?kept")
    known = all_contract_days(desk.organization_id)
    context = {
        "desk": desk,
        "form": form,
        "payers": payers,
        "rows": [
            (one.name, [days.days.get(step) for step in Step], days.plan_days, days.source)
            for one in payers
            if (days := known.get(one.organization_id))
        ],
        "done": "kept" if "kept" in request.GET else "",
    }
    return render(request, "claims/plan_days.html", context, status=status_of(form, refusal))
