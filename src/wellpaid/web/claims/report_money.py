"""The reports about money: expected, paid, forecast, what it cost, and what lies unmatched."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wellpaid.claim_pay.fees.queries import FeeMonth
from wellpaid.claim_pay.reconciliation.queries import Ages
from wellpaid.claim_pay.remittances.forecast import Forecast
from wellpaid.claim_pay.remittances.reports import CashReport, ExpectedDay
from wellpaid.claim_pay.virtual_cards.queries import CostMonth
from wellpaid.kit.date_words import month_words, short_day_words
from wellpaid.kit.money import ZERO, Money, total
from wellpaid.kit.money_words import money_words
from wellpaid.kit.spreadsheets import harmless
from wellpaid.web.shared.bar_chart import Bar, drawn
from wellpaid.web.shared.report_sections import Cell, Section, Table

from .words import WAYS

_WAYS = ("ach", "virtual_card", "check")
# The drawing has three parts: so many payers by name, and all others.
_NAMED = 2
_WEEKS_SHOWN = 12


def amount(value: Money | None) -> Cell:
    """Give an amount, or a dash for nothing."""
    return Cell(money_words(value) if value else "–")


def expected(days: Sequence[ExpectedDay]) -> Section:
    """Show what should come, day by day."""
    shown = [one for one in days if one.day is not None or one.count]
    ways = [str(WAYS[way]) for way in _WAYS]
    rows = [
        (
            Cell(short_day_words(one.day) if one.day else _("Before today, not here yet")),
            *(amount(one.amounts.get(way)) for way in _WAYS),
            Cell(str(one.count)),
            amount(one.amount),
        )
        for one in shown
    ]
    sums = (*(total(one.amounts.get(way, ZERO) for one in shown) for way in _WAYS),)
    whole = total(sums)
    count = sum(one.count for one in shown)
    return Section(
        key="expected",
        title=_("Expected in the next 10 banking days"),
        says=[
            _("What plans have told and your bank hasn’t shown yet, by payment date. A check comes "
              "some days after it, and a card waits for you to charge it."),
        ],
        empty=(_("Nothing is on its way"), _("What plans tell of coming payments stands here.")),
        table=Table(
            [_("Day"), *ways, _("Payments"), _("Amount")],
            rows if count else [],
            [Cell(_("Total")), *map(amount, sums), Cell(str(count)), amount(whole)],
        ),
        raw=[
            ["day", *_WAYS, "payments", "amount"],
            *([one.day or "before", *(one.amounts.get(way, ZERO) for way in _WAYS), one.count,
               one.amount] for one in shown),
        ],
        chart=drawn([
            Bar(short_day_words(one.day) if one.day else _("Before"),
                tuple(one.amounts.get(way, ZERO).cents for way in _WAYS))
            for one in shown
        ]),
        legend=ways,
    )  # fmt: skip


def paid(found: CashReport) -> Section:
    """Show who paid how much in which month."""
    every = found.payers
    named = every if len(every) <= _NAMED + 1 else every[:_NAMED]
    others = every[len(named) :]
    names = [one.payer_name for one in named] + ([_("All others")] if others else [])

    def parts(place: int) -> list[Money]:
        own = [one.months[place] for one in named]
        return own + ([total(one.months[place] for one in others)] if others else [])

    sums = [one.amount for one in named] + ([total(one.amount for one in others)] if others else [])
    rows = [
        (Cell(month_words(month)), *map(amount, parts(place)), amount(found.of_month(place)))
        for place, month in enumerate(found.months)
    ]
    return Section(
        key="paid",
        title=_("Paid by payer and month"),
        says=[
            _("{sum} by payment date. What came back or was cancelled is left out. The spreadsheet "
              "has every payer.").format(sum=money_words(found.amount)),
        ],
        empty=(_("Nothing was paid yet"), _("Each month stands here once a plan has paid you.")),
        table=Table(
            [_("Month"), *names, _("All payers")],
            rows if found.amount else [],
            [Cell(_("Total")), *map(amount, sums), amount(found.amount)],
        ),
        raw=[
            ["payer", "month", "paid"],
            *([harmless(one.payer_name), f"{month:%Y-%m}", sum_]
              for one in every for month, sum_ in zip(found.months, one.months, strict=True)),
        ],
        chart=drawn([
            Bar(month_words(month), tuple(part.cents for part in parts(place)))
            for place, month in enumerate(found.months)
        ]),
        legend=names,
    )  # fmt: skip


def _error(percent: int | None) -> str:
    return _("not known") if percent is None else f"{percent}%"


def weeks(found: CashReport) -> Section:
    """Show the last weeks, and the next ones as they may be."""
    told = found.forecast
    past = list(zip(found.past_weeks, found.weeks, strict=True))[-_WEEKS_SHOWN:]
    coming = list(zip(found.next_weeks, told.weeks, strict=True)) if told.weeks else []
    return Section(
        key="weeks",
        title=_("The next 8 weeks"),
        says=[_forecast_words(told)] if coming else [],
        empty=(
            _("There is no forecast yet"),
            _("It takes eight whole weeks with payments to say what the next ones may bring."),
        ),
        table=Table(
            [_("Week from"), _("Paid"), _("Forecast")],
            [
                *((Cell(short_day_words(day)), amount(sum_), Cell("")) for day, sum_ in past),
                *((Cell(short_day_words(day)), Cell(""), amount(sum_)) for day, sum_ in coming),
            ] if coming else [],
        ),
        raw=[
            ["week_from", "paid", "forecast"],
            *([day, sum_, ""] for day, sum_ in past),
            *([day, "", sum_] for day, sum_ in coming),
        ],
        chart=drawn([
            *(Bar(short_day_words(day), (sum_.cents, 0, 0)) for day, sum_ in past),
            *(Bar(short_day_words(day), (0, 0, sum_.cents)) for day, sum_ in coming),
        ]) if coming else None,
        legend=[_("Paid"), "", _("Forecast")],
    )  # fmt: skip


def _forecast_words(told: Forecast) -> str:
    words = _(
        "{sum} in these eight weeks, this one counted, if they are like the last eight: a week’s "
        "forecast is their mean."
    ).format(sum=money_words(told.amount))
    if told.sum_error is None or told.week_error is None:
        return f"{words} {_('The past is too short to say how far off that would have been.')}"
    error = ngettext(
        "Tried on {n} week of the past, a single week was off by {week} on average, and eight "
        "weeks together by {sum}.",
        "Tried on {n} weeks of the past, a single week was off by {week} on average, and eight "
        "weeks together by {sum}.",
        told.tries,
    )
    error = error.format(n=told.tries, week=_error(told.week_error), sum=_error(told.sum_error))
    return f"{words} {error}"


def by_payer(found: CashReport) -> Section:
    """Show each payer's forecast with its error."""
    known = [one for one in found.payers if one.forecast.weeks]
    return Section(
        key="forecast",
        title=_("The next 8 weeks by payer"),
        says=[
            _("Off by: how far the same forecast missed, on average, when tried on each past week. "
              "A plan that pays rarely or unevenly is hard to forecast.")
        ],
        empty=(
            _("There is no forecast yet"),
            _("It takes eight whole weeks with payments to say what the next ones may bring."),
        ),
        table=Table(
            [_("Payer"), _("A week"), _("Eight weeks"), _("A week was off by"),
             _("Eight weeks were off by")],
            [
                (Cell(one.payer_name), amount(one.forecast.weeks[0]), amount(one.forecast.amount),
                 Cell(_error(one.forecast.week_error)), Cell(_error(one.forecast.sum_error)))
                for one in known
            ],
        ),
        raw=[
            ["payer", "week", "eight_weeks", "week_error_percent", "eight_weeks_error_percent",
             "tries"],
            *([harmless(one.payer_name), one.forecast.weeks[0], one.forecast.amount,
               _raw(one.forecast.week_error), _raw(one.forecast.sum_error), one.forecast.tries]
              for one in known),
        ],
    )  # fmt: skip


def _raw(value: int | None) -> object:
    return "" if value is None else value


def costs(months: Sequence[date], fees: Sequence[FeeMonth], cards: Sequence[CostMonth]) -> Section:
    """Show what the service and cards cost in each month."""
    of_service = {one.first_date: one.amount for one in fees}
    of_cards = {one.first_date: one.cost for one in cards}
    rows = [(one, of_service.get(one, ZERO), of_cards.get(one, ZERO)) for one in months]
    service, card = total(row[1] for row in rows), total(row[2] for row in rows)
    legend = [_("Our service"), _("Cards")]
    return Section(
        key="fees",
        title=_("Fees by month"),
        says=[
            _("Our service is what you signed for, if you did. Cards: what your own card processor "
              "kept.")
        ],
        empty=(_("You paid no fees"), _("Being paid is free, unless you chose something else.")),
        table=Table(
            [_("Month"), *legend, _("Amount")],
            [(Cell(month_words(one)), amount(first), amount(second), amount(first + second))
             for one, first, second in rows] if service or card else [],
            [Cell(_("Total")), amount(service), amount(card), amount(service + card)],
        ),
        raw=[
            ["month", "service", "cards", "amount"],
            *([f"{one:%Y-%m}", first, second, first + second] for one, first, second in rows),
        ],
        chart=drawn([
            Bar(month_words(one), (first.cents, second.cents)) for one, first, second in rows
        ]),
        legend=legend,
    )  # fmt: skip


def unmatched(ages: Sequence[Ages]) -> Section:
    """Show how old what isn't matched is."""
    legend = [_("Payer says"), _("Bank says")]

    def name(one: Ages) -> str:
        if one.last_day is None:
            return _("{first} and more").format(first=one.first_day)
        return _("{first} to {last}").format(first=one.first_day, last=one.last_day)

    return Section(
        key="unmatched",
        title=_("How old what isn’t matched is"),
        says=[_("Open cases by the days since their oldest side.")],
        empty=(_("Everything is matched"), _("What waits for its other side stands here by age.")),
        table=Table(
            [_("Age in days"), _("Cases"), *legend],
            [(Cell(name(one)), Cell(str(one.count)), amount(one.remitted), amount(one.deposited))
             for one in ages] if any(one.count for one in ages) else [],
        ),
        raw=[
            ["days_from", "days_to", "cases", "payer_says", "bank_says"],
            *([one.first_day, _raw(one.last_day), one.count, one.remitted, one.deposited]
              for one in ages),
        ],
        chart=drawn([
            Bar(name(one), (max(one.remitted.cents, 0), max(one.deposited.cents, 0)))
            for one in ages
        ]),
        legend=legend,
    )  # fmt: skip
