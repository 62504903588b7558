"""D8: paid by day and way, on time, returns by reason, and checks that nobody has cashed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from wellpaid.claim_pay.disbursements.reports import AGES, Period, Report, report_of
from wellpaid.claim_pay.disbursements.states import Way
from wellpaid.core.organizations.policy import Action
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.date_words import short_day_words
from wellpaid.kit.errors import NotFound
from wellpaid.kit.money import total
from wellpaid.kit.spreadsheets import harmless
from wellpaid.web.shared.bar_chart import Bar, drawn
from wellpaid.web.shared.csv_tables import csv_response
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import PAYER
from wellpaid.web.staff.pages import staff_page

from .words import WAYS

_DAYS, _DAYS_MAX = 30, 400
_WAYS = (Way.ACH, Way.VIRTUAL_CARD, Way.CHECK)
_AGES: tuple[Promise, ...] = (
    gettext_lazy("Up to 30 days"),
    gettext_lazy("31 to 90 days"),
    gettext_lazy("91 to 180 days"),
    gettext_lazy("Over 180 days"),
)
assert len(_AGES) == len(AGES)


@staff_page("GET")
def reports(request: HttpRequest) -> HttpResponse:
    """Show all of them for a period."""
    desk = desk_of(request, PAYER, Action.SEE_BATCHES)
    period, is_wrong = _period(request, desk)
    report = _report(desk, period)
    bars = [
        Bar(short_day_words(day.day), tuple(day.amounts[way].cents if way in day.amounts else 0
                                            for way in _WAYS))
        for day in report.days
    ]  # fmt: skip
    context = {
        "desk": desk,
        "report": report,
        "chart": drawn(bars),
        "ways": [WAYS[way] for way in _WAYS],
        "days": [
            (day, [(WAYS[way], day.amounts.get(way)) for way in _WAYS]) for day in report.days
        ],
        "unclaimed": [(row, list(zip(_AGES, row.ages, strict=True))) for row in report.unclaimed],
        "amount": total(day.amount for day in report.days),
        "ages": _AGES,
        "is_wrong": is_wrong,
        "query": f"first={period.first:%Y-%m-%d}&last={period.last:%Y-%m-%d}",
    }
    return render(request, "payer/reports.html", context, status=400 if is_wrong else 200)


def _period(request: HttpRequest, desk: Desk) -> tuple[Period, bool]:
    """Give the period that was asked for, or the last 30 days, and whether the wish was odd."""
    today = local_date(utc_now(), desk.organization.time_zone)
    usual = Period(today - timedelta(days=_DAYS - 1), today)
    asked = [request.GET.get(name, "") for name in ("first", "last")]
    if not any(asked):
        return usual, False
    try:
        first, last = map(date.fromisoformat, asked)
    except ValueError:
        return usual, True
    if first > last or last - first > timedelta(days=_DAYS_MAX):
        return usual, True
    return Period(first, last), False


def _report(desk: Desk, period: Period) -> Report:
    return report_of(
        organization_id=desk.organization_id,
        period=period,
        now=utc_now(),
        time_zone=desk.organization.time_zone,
    )


@staff_page("GET")
def spreadsheet(request: HttpRequest, table: str) -> HttpResponse:
    """Give one of the tables as CSV."""
    desk = desk_of(request, PAYER, Action.SEE_BATCHES)
    if table not in _TABLES:
        raise NotFound
    report = _report(desk, _period(request, desk)[0])
    return csv_response(table, _TABLES[table](report))


def _paid(report: Report) -> Iterable[list[object]]:
    yield ["payment_date", "way", "payments", "amount"]
    for day in report.days:
        for way in _WAYS:
            if way in day.amounts:
                yield [day.day, way, day.counts[way], day.amounts[way]]


def _on_time(report: Report) -> Iterable[list[object]]:
    found = report.on_time
    yield ["what", "in_time", "of"]
    yield ["sent", found.sent, found.count]
    yield ["settled", found.settled, found.count]
    yield ["remittances", found.told, found.told_count]


def _returns(report: Report) -> Iterable[list[object]]:
    yield ["code", "reason", "payments", "amount"]
    for row in report.returns:
        yield [harmless(row.code), row.words, row.count, row.amount]


def _unclaimed(report: Report) -> Iterable[list[object]]:
    yield ["state", "days_from", "days_before", "checks", "amount"]
    for row in report.unclaimed:
        for (first, before), (count, amount) in zip(AGES, row.ages, strict=True):
            yield [harmless(row.region), first, before or "", count, amount]


_TABLES = {"paid": _paid, "on-time": _on_time, "returns": _returns, "unclaimed": _unclaimed}
