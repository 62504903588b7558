"""Paid by payer and month, what the next weeks may bring, and what is on its way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Max, Sum

from wellpaid.claim_pay.remittances.forecast import AHEAD_WEEKS, Forecast, forecast
from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.claim_pay.remittances.states import RemittanceState
from wellpaid.formats.nacha.calendar import add_banking_days, on_or_after
from wellpaid.kit.money import ZERO, Money, total
from wellpaid.kit.tenancy.scope import tenant

MONTHS = 12
DAYS_AHEAD = 10
_PAST_WEEKS = 52
_WEEK = timedelta(days=7)
# Money that was sent and neither came back nor was cancelled.
_SENT = (RemittanceState.COMING, RemittanceState.ARRIVED)


@dataclass(frozen=True, slots=True)
class PayerCash:
    """One payer's money.

    :ivar months: of each month of the report
    :ivar weeks: of each whole week before this one, the oldest first
    """

    payer_id: UUID
    payer_name: str
    months: tuple[Money, ...]
    weeks: tuple[Money, ...]
    forecast: Forecast

    @property
    def amount(self) -> Money:
        """All of its months."""
        return total(self.months)


@dataclass(frozen=True, slots=True)
class CashReport:
    """The money of twelve months, by payment date.

    :ivar months: their first days, the oldest first; the running month is the last
    :ivar payers: who paid most comes first
    :ivar past_weeks: Mondays of the whole weeks before this one, the oldest first
    :ivar next_weeks: Mondays of this week and those after it, as far as the forecast goes
    :ivar weeks: of all payers together; ``forecast``: reckoned from these, not added up
    """

    months: tuple[date, ...]
    payers: tuple[PayerCash, ...]
    past_weeks: tuple[date, ...]
    next_weeks: tuple[date, ...]
    weeks: tuple[Money, ...]
    forecast: Forecast

    @property
    def amount(self) -> Money:
        """What all payers paid in these months."""
        return total(payer.amount for payer in self.payers)

    def of_month(self, place: int) -> Money:
        """Give what all payers paid in one month."""
        return total(payer.months[place] for payer in self.payers)


def first_month(today: date, count: int = MONTHS) -> date:
    """Give the first day of the first of so many months that end with the running one."""
    months = today.year * 12 + today.month - count
    return date(months // 12, months % 12 + 1, 1)


def months_until(today: date) -> tuple[date, ...]:
    """Give the first days of the months of a report, the running month the last."""
    return tuple(first_month(today, count) for count in range(MONTHS, 0, -1))


def cash_report(*, organization_id: UUID, today: date) -> CashReport:
    """Give it: one query, one row a payer and payment day."""
    months = months_until(today)
    monday = today - timedelta(days=today.weekday())
    past = tuple(monday - _WEEK * n for n in range(_PAST_WEEKS, 0, -1))
    with tenant(organization_id):
        rows = list(
            Remittance.objects.filter(
                payment_date__gte=min(months[0], past[0]), payment_date__lte=today, state__in=_SENT
            )
            .values("payer_id", "payment_date")
            .annotate(name=Max("payer_name"), cents=Sum("amount_cents"))
            .order_by("payment_date")
        )
    days: dict[UUID, dict[date, int]] = defaultdict(dict)
    names: dict[UUID, str] = {}
    for row in rows:
        days[row["payer_id"]][row["payment_date"]] = row["cents"]
        names[row["payer_id"]] = row["name"]  # as its last file writes it
    payers = [_payer(one, names[one], days[one], months, past) for one in days]
    payers.sort(key=lambda one: (-one.amount.cents, one.payer_name, one.payer_id))
    weeks = tuple(total(one.weeks[place] for one in payers) for place in range(len(past)))
    return CashReport(
        months=months,
        payers=tuple(payers),
        past_weeks=past,
        next_weeks=tuple(monday + _WEEK * n for n in range(AHEAD_WEEKS)),
        weeks=weeks,
        forecast=forecast(weeks),
    )


def _payer(
    payer_id: UUID,
    name: str,
    days: Mapping[date, int],
    months: tuple[date, ...],
    past: tuple[date, ...],
) -> PayerCash:
    by_month: dict[date, int] = defaultdict(int)
    by_week: dict[date, int] = defaultdict(int)
    for day, cents in days.items():
        by_month[day.replace(day=1)] += cents
        by_week[day - timedelta(days=day.weekday())] += cents
    weeks = tuple(Money(by_week[monday]) for monday in past)
    return PayerCash(
        payer_id, name, tuple(Money(by_month[month]) for month in months), weeks, forecast(weeks)
    )


@dataclass(frozen=True, slots=True)
class ExpectedDay:
    """What should come on one banking day, by how it comes.

    :ivar day: None: what should have been here by now
    """

    day: date | None
    count: int
    amounts: dict[str, Money]

    @property
    def amount(self) -> Money:
        """All of it."""
        return total(self.amounts.values())


def expected_days(*, organization_id: UUID, today: date) -> tuple[ExpectedDay, ...]:
    """Give what is late, then each of the next ten banking days, from today on: one query."""
    first = on_or_after(today)
    days = [add_banking_days(first, n) for n in range(DAYS_AHEAD)]
    with tenant(organization_id):
        rows = list(
            Remittance.objects.filter(state=RemittanceState.COMING, payment_date__lte=days[-1])
            .values("payment_date", "way")
            .annotate(count=Count("trace_number"), cents=Sum("amount_cents"))
        )
    amounts: dict[date | None, dict[str, Money]] = defaultdict(dict)
    counts: dict[date | None, int] = defaultdict(int)
    for row in rows:
        day = on_or_after(row["payment_date"]) if row["payment_date"] >= today else None
        amounts[day][row["way"]] = amounts[day].get(row["way"], ZERO) + Money(row["cents"])
        counts[day] += row["count"]
    return tuple(ExpectedDay(day, counts[day], amounts[day]) for day in (None, *days))
