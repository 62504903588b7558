"""What a payer reports on: paid by day and way, on time, returns, and money that nobody took."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from wellpaid.formats.nacha.calendar import add_banking_days
from wellpaid.formats.nacha.returns import return_reason
from wellpaid.kit.clock import local_date
from wellpaid.kit.money import Money, total
from wellpaid.kit.tenancy.scope import tenant

from .models import Disbursement
from .states import DisbursementState as D
from .states import Way

# 45 CFR 162.1602 by way of CORE 370: money and remittance at most three business days apart.
_APART_DAYS = 3
# How long a check has been out, in days: from, and before.
AGES = ((0, 31), (31, 91), (91, 181), (181, None))
_WENT = (D.ISSUED, D.SETTLED)


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day, both in it."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class DayPaid:
    """What went on one payment day, by way."""

    day: date
    amounts: dict[Way, Money]
    counts: dict[Way, int]

    @property
    def amount(self) -> Money:
        """All of it."""
        return total(self.amounts.values())

    @property
    def count(self) -> int:
        """How many payments."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class OnTime:
    """How many of what went were in time.

    :param sent: payments that had left on their payment day or before
    :param told: remittances that reached their provider within three business days of it
    """

    count: int
    sent: int
    settled: int
    told_count: int
    told: int


@dataclass(frozen=True, slots=True)
class ReturnSum:
    """What came back for one reason. ``words`` are the code's, in English."""

    code: str
    words: str
    count: int
    amount: Money


@dataclass(frozen=True, slots=True)
class UnclaimedSum:
    """Checks of a state that are out and not cashed, by age: a count and an amount for each age."""

    region: str
    ages: tuple[tuple[int, Money], ...]

    @property
    def count(self) -> int:
        """How many checks."""
        return sum(count for count, _ in self.ages)

    @property
    def amount(self) -> Money:
        """What they come to."""
        return total(amount for _, amount in self.ages)


@dataclass(frozen=True, slots=True)
class Report:
    """All of a payer's reports of a period; what is unclaimed is of today."""

    period: Period
    days: tuple[DayPaid, ...]
    on_time: OnTime
    returns: tuple[ReturnSum, ...]
    unclaimed: tuple[UnclaimedSum, ...]


def report_of(*, organization_id: UUID, period: Period, now: datetime, time_zone: str) -> Report:
    """Give it: five queries, however long the period is."""
    with tenant(organization_id):
        in_period = Disbursement.objects.filter(
            payment_date__gte=period.first, payment_date__lte=period.last
        )
        return Report(
            period=period,
            days=_days(in_period),
            on_time=_on_time(in_period, time_zone),
            returns=_returns(in_period),
            unclaimed=_unclaimed(local_date(now, time_zone), time_zone),
        )


def _days(rows: QuerySet[Disbursement]) -> tuple[DayPaid, ...]:
    sums = (
        rows.filter(state__in=_WENT)
        .exclude(way=Way.NOTHING)
        .values("payment_date", "way")
        .annotate(count=Count("id"), cents=Sum("amount_cents"))
    )
    amounts: dict[date, dict[Way, Money]] = defaultdict(dict)
    counts: dict[date, dict[Way, int]] = defaultdict(dict)
    for one in sums:
        amounts[one["payment_date"]][Way(one["way"])] = Money(one["cents"])
        counts[one["payment_date"]][Way(one["way"])] = one["count"]
    return tuple(DayPaid(day, amounts[day], counts[day]) for day in sorted(amounts))


def _on_time(rows: QuerySet[Disbursement], time_zone: str) -> OnTime:
    """Count by pairs of days: there are few, however many payments there are."""
    went = rows.filter(state__in=_WENT).exclude(way=Way.NOTHING)
    sent = told = told_count = count = settled = 0
    zone = ZoneInfo(time_zone)
    days = went.annotate(issued_on=TruncDate("issued_at", tzinfo=zone)).values_list(
        "payment_date", "issued_on", "state"
    )
    for day, issued, state, n in days.annotate(n=Count("id")):
        count += n
        settled += n if state == D.SETTLED else 0
        sent += n if issued is not None and issued <= day else 0
    delivered = (
        went.filter(delivered_at__isnull=False)
        .annotate(delivered_on=TruncDate("delivered_at", tzinfo=zone))
        .values_list("payment_date", "delivered_on")
    )
    for day, told_on, n in delivered.annotate(n=Count("id")):
        told_count += n
        told += n if told_on <= add_banking_days(day, _APART_DAYS) else 0
    return OnTime(count, sent, settled, told_count, told)


def _returns(rows: QuerySet[Disbursement]) -> tuple[ReturnSum, ...]:
    sums = (
        rows.exclude(failure_code="")
        .values("failure_code")
        .annotate(count=Count("id"), cents=Sum("amount_cents"))
        .order_by("-count", "failure_code")
    )
    return tuple(
        ReturnSum(
            one["failure_code"], _meaning(one["failure_code"]), one["count"], Money(one["cents"])
        )
        for one in sums
    )


def _meaning(code: str) -> str:
    reason = return_reason(code)
    return reason.meaning if reason is not None else ""


def _unclaimed(today: date, time_zone: str) -> tuple[UnclaimedSum, ...]:
    """Sum the checks that are out up, by the payee's state and their age."""
    out = Disbursement.objects.filter(way=Way.CHECK, state=D.ISSUED).annotate(
        issued_on=TruncDate("issued_at", tzinfo=ZoneInfo(time_zone)),
        region=F("submitted_payment__payee_region"),
    )
    sums: dict[str, Any] = {}
    for place, (first, before) in enumerate(AGES):
        older = Q(issued_on__lte=today - timedelta(days=first))
        younger = Q(issued_on__gt=today - timedelta(days=before)) if before else Q()
        sums[f"count_{place}"] = Count("id", filter=older & younger)
        sums[f"cents_{place}"] = Sum("amount_cents", filter=older & younger)
    return tuple(
        UnclaimedSum(
            one["region"],
            tuple(
                (one[f"count_{place}"], Money(one[f"cents_{place}"] or 0))
                for place in range(len(AGES))
            ),
        )
        for one in out.values("region").annotate(**sums).order_by("region")
    )
