"""C11: what comes, what came and from whom, how fast, what was denied, and what it cost."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import cached_property

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from wellpaid.claim_pay.expected_claims.queries import payer_ages
from wellpaid.claim_pay.fees.queries import fee_months
from wellpaid.claim_pay.reconciliation.queries import unmatched_ages
from wellpaid.claim_pay.remittances.reports import (
    CashReport,
    Denials,
    Underpaid,
    cash_report,
    denials,
    expected_days,
    first_month,
    months_until,
    timeliness,
    underpaid,
)
from wellpaid.claim_pay.virtual_cards.queries import cost_months
from wellpaid.core.organizations.policy import Action
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.errors import NotFound
from wellpaid.web.shared.csv_tables import csv_response, csv_text
from wellpaid.web.shared.parquet_tables import parquet_response, wants_parquet, write_parquet
from wellpaid.web.shared.report_sections import Section
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import CLAIMS
from wellpaid.web.staff.pages import staff_page

from . import report_claims, report_money
from .columns import COLUMNS

_ALL = "all"


class _Year:
    """A provider's last twelve months; each thing is read once, and only if it is asked for."""

    def __init__(self, desk: Desk) -> None:
        self.id = desk.organization_id
        self.today = local_date(utc_now(), desk.organization.time_zone)

    @cached_property
    def cash(self) -> CashReport:
        return cash_report(organization_id=self.id, today=self.today)

    @cached_property
    def denials(self) -> Denials:
        return denials(organization_id=self.id, today=self.today)

    @cached_property
    def underpaid(self) -> Underpaid:
        return underpaid(organization_id=self.id, today=self.today)


def _expected(year: _Year) -> Section:
    return report_money.expected(expected_days(organization_id=year.id, today=year.today))


def _days_to_pay(year: _Year) -> Section:
    return report_claims.days_to_pay(timeliness(organization_id=year.id, today=year.today))


def _unanswered(year: _Year) -> Section:
    return report_claims.unanswered(payer_ages(organization_id=year.id, today=year.today))


def _costs(year: _Year) -> Section:
    fees = fee_months(organization_id=year.id, since=first_month(year.today))
    return report_money.costs(months_until(year.today), fees, cost_months(year.id))


def _unmatched(year: _Year) -> Section:
    return report_money.unmatched(unmatched_ages(year.id, year.today))


# By their keys, in the order of the page.
_SECTIONS: dict[str, Callable[[_Year], Section]] = {
    "expected": _expected,
    "weeks": lambda year: report_money.weeks(year.cash),
    "forecast": lambda year: report_money.by_payer(year.cash),
    "paid": lambda year: report_money.paid(year.cash),
    "days-to-pay": _days_to_pay,
    "unanswered": _unanswered,
    "denials": lambda year: report_claims.denied_by_month(year.denials),
    "denial-reasons": lambda year: report_claims.denied_by_reason(year.denials),
    "underpaid": lambda year: report_claims.underpaid_by_month(year.underpaid),
    "underpaid-claims": lambda year: report_claims.underpaid_claims(year.underpaid),
    "fees": _costs,
    "unmatched": _unmatched,
}


@staff_page("GET")
def reports(request: HttpRequest) -> HttpResponse:
    """Show all of them."""
    desk = desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    year = _Year(desk)
    sections = [
        (section(year), reverse("claims_report", args=[key])) for key, section in _SECTIONS.items()
    ]
    context = {"desk": desk, "sections": sections, "today": year.today, "has_parquet": True}
    return render(request, "claims/reports.html", context)


@staff_page("GET")
def spreadsheet(request: HttpRequest, table: str) -> HttpResponseBase:
    """Give one of the tables, or all of them in a ZIP file: as CSV, or as Parquet."""
    desk = desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    year = _Year(desk)
    if table == _ALL:
        return _all(year, is_parquet=wants_parquet(request))
    if table not in _SECTIONS:
        raise NotFound
    rows = _SECTIONS[table](year).raw
    return (
        parquet_response(table, rows, COLUMNS) if wants_parquet(request)
        else csv_response(table, rows)
    )  # fmt: skip


def _all(year: _Year, *, is_parquet: bool) -> HttpResponse:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for key, section in _SECTIONS.items():
            rows = section(year).raw
            if is_parquet:
                with packed.open(f"{key}.parquet", "w") as file:
                    write_parquet(file, rows, COLUMNS)
            else:
                packed.writestr(f"{key}.csv", csv_text(rows))
    response = HttpResponse(out.getvalue(), content_type="application/zip")
    name = f"reports-{year.today:%Y-%m-%d}.zip"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
