"""Claims that were sent: which are late, waiting, paid less or denied, and by which plan."""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wellpaid.claim_pay.expected_claims.queries import (
    PAGE_ROWS,
    ClaimFilter,
    ClaimsPage,
    PayerAges,
    Tab,
    claims_page,
    payer_ages,
)
from wellpaid.core.organizations.policy import Action
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.errors import NotFound
from wellpaid.kit.spreadsheets import harmless
from wellpaid.web.shared.csv_tables import csv_response
from wellpaid.web.shared.pages import page_number, typed_line
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import CLAIMS
from wellpaid.web.staff.pages import staff_page

from .expected_words import TABS, days_words, habit_in_short, state_tag

_TEXT_LENGTH_MAX: Final = 60
_SPREADSHEET_ROWS_MAX: Final = 10_000
_SPREADSHEET_PAGE: Final = 500
_OPEN_TABS: Final = (Tab.LATE, Tab.WAITING, Tab.UNCLEAR)


@staff_page("GET", "POST")
def expected(request: HttpRequest) -> HttpResponse:
    """List claims of one tab; or find some. What is looked for names patients, so it is posted."""
    desk = desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    today = local_date(utc_now(), desk.organization.time_zone)
    chosen, page = _chosen(request), page_number(request)
    found = claims_page(organization_id=desk.organization_id, chosen=chosen, page=page, today=today)
    if not found.rows and page > 1:
        raise NotFound
    context = {
        "desk": desk,
        "chosen": chosen,
        "found": found,
        "figures": _figures(found),
        "tabs": [(tab, words, found.counts[tab]) for tab, words in TABS.items()],
        "is_open_tab": chosen.tab in _OPEN_TABS and not chosen.text,
        "rows": [(row, *state_tag(row), days_words(row.days)) for row in found.rows],
        "ages": _ages(desk, chosen, today),
        "may_change": desk.may(Action.MATCH_DEPOSITS),
        "page": page,
        "has_more": found.count > page * PAGE_ROWS and not chosen.text,
        "list_query": _query(chosen) + "&",
        "payer_query": urlencode({"payer": chosen.payer_key}),
    }
    return render(request, "claims/expected.html", context)


def _chosen(request: HttpRequest) -> ClaimFilter:
    try:
        tab = Tab(request.GET.get("tab", Tab.LATE))
    except ValueError:
        raise NotFound from None
    payer_key = request.GET.get("payer", "").replace("\0", "")[:100]
    text = " ".join(typed_line(request, "q").split())[:_TEXT_LENGTH_MAX]
    return ClaimFilter(tab, payer_key, text if request.method == "POST" else "")


def _query(chosen: ClaimFilter) -> str:
    return urlencode({"tab": chosen.tab, "payer": chosen.payer_key})


def _figures(found: ClaimsPage) -> list[tuple[Any, ...]]:
    tabs = (Tab.WAITING, Tab.LATE, Tab.PAID_LESS, Tab.DENIED)
    return [(TABS[tab], found.sums[tab], found.counts[tab]) for tab in tabs]


def _ages(desk: Desk, chosen: ClaimFilter, today: date) -> list[tuple[PayerAges, str]]:
    if chosen.tab not in (Tab.LATE, Tab.WAITING) or chosen.text:
        return []
    rows = payer_ages(organization_id=desk.organization_id, today=today)
    return [(one, habit_in_short(one.habit)) for one in rows]


@staff_page("GET")
def spreadsheet(request: HttpRequest) -> HttpResponse:
    """Give a tab as CSV, of one plan where one is chosen, ten thousand rows at most."""
    desk = desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    today = local_date(utc_now(), desk.organization.time_zone)
    table: list[list[object]] = [
        ["status", "late", "claim_number", "patient", "payer", "care_from", "care_to", "sent_first",
         "sent_last", "days", "answered", "charged", "expected", "paid", "patient_owes",
         "payer_days", "claim_id"]
    ]  # fmt: skip
    chosen, page = _chosen(request), 0
    while len(table) <= _SPREADSHEET_ROWS_MAX:
        page += 1
        found = claims_page(
            organization_id=desk.organization_id, chosen=chosen, page=page, today=today,
            size=_SPREADSHEET_PAGE,
        )  # fmt: skip
        table += [
            [
                row.state, "yes" if row.is_late else "no", harmless(row.control_number),
                harmless(row.patient), harmless(row.payer_name), row.service_from, row.service_to,
                row.first_sent_date, row.sent_date, row.days, row.answered_date or "", row.charge,
                row.expected if row.expected is not None else "", row.paid,
                row.patient_responsibility, row.habit.days, row.id,
            ]
            for row in found.rows
        ]  # fmt: skip
        if len(found.rows) < _SPREADSHEET_PAGE:
            break
    return csv_response("claims-sent", table)
