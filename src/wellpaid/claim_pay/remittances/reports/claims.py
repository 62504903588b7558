"""How fast payers pay, and what they deny."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import (
    CharField,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Func,
    Max,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import TruncMonth

from wellpaid.claim_pay.remittances.models import RemittanceClaim
from wellpaid.claim_pay.remittances.spread import per_mille, percentile
from wellpaid.claim_pay.remittances.states import RemittanceState
from wellpaid.kit.tenancy.scope import tenant

from .cash import first_month, months_until

_REVERSAL, _DENIED = "22", "4"  # CLP02
# The same as in operations/keep_claims.py, for rows that were kept before reasons were.
IS_DENIED = Q(charge_cents__gt=0, paid_cents=0) & (
    Q(status=_DENIED) | Q(patient_responsibility_cents__lte=0)
)
_QUARTER = 3


def decided_claims(since: date, until: date) -> QuerySet[RemittanceClaim]:
    """Give the open provider's claims of a time by payment date, what was taken back left out.

    The days are asked of the remittances, which have an index by them.
    """
    rows: QuerySet[RemittanceClaim] = RemittanceClaim.objects.filter(
        remittance__payment_date__gte=since, remittance__payment_date__lte=until
    )
    return rows.exclude(remittance__state=RemittanceState.CANCELLED).exclude(status=_REVERSAL)


@dataclass(frozen=True, slots=True)
class Timeliness:
    """Days from the last day of care to the payment, of the claims that a payer paid.

    :ivar usual: the median; ``slow``: nine in ten come within it
    """

    payer_name: str
    count: int
    usual: int
    slow: int


def timeliness(*, organization_id: UUID, today: date) -> tuple[Timeliness, ...]:
    """Give each payer's, the slowest first: one query, one row a payer and number of days."""
    took = ExpressionWrapper(F("payment_date") - F("service_to"), output_field=DurationField())
    with tenant(organization_id):
        rows = list(
            decided_claims(first_month(today), today)
            .filter(paid_cents__gt=0, service_to__lte=F("payment_date"))
            .annotate(took=took)
            .values("remittance__payer_id", "took")
            .annotate(name=Max("remittance__payer_name"), count=Count("position"))
        )
    days: dict[UUID, dict[int, int]] = defaultdict(dict)
    names: dict[UUID, str] = {}
    for row in rows:
        days[row["remittance__payer_id"]][row["took"] // timedelta(days=1)] = row["count"]
        names[row["remittance__payer_id"]] = row["name"]
    found = [
        Timeliness(
            names[one],
            sum(counts.values()),
            percentile(counts, 50) or 0,
            percentile(counts, 90) or 0,
        )
        for one, counts in days.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.usual, -one.slow, one.payer_name)))


@dataclass(frozen=True, slots=True)
class DenialMonth:
    """A month's claims, and how many of them were denied."""

    month: date
    claims: int
    denied: int

    @property
    def share(self) -> int:
        """The denied ones, in thousandths."""
        return per_mille(self.denied, self.claims)


@dataclass(frozen=True, slots=True)
class DenialReason:
    """One reason: of each claim the one that took most.

    :ivar code: group and CARC, such as ``CO-197``; empty: none was kept
    :ivar months: how many claims it denied in each month
    :ivar late_share, early_share: in thousandths of all claims, of the last three months and of
        the three before them
    """

    code: str
    months: tuple[int, ...]
    late_share: int
    early_share: int

    @property
    def count(self) -> int:
        """In all months."""
        return sum(self.months)

    @property
    def trend(self) -> int:
        """Above 0 it denies more than before, below it less; in thousandths of all claims."""
        return self.late_share - self.early_share


@dataclass(frozen=True, slots=True)
class Denials:
    """A year of denials; the commonest reason first."""

    months: tuple[DenialMonth, ...]
    reasons: tuple[DenialReason, ...]

    @property
    def claims(self) -> int:
        """All claims, denied or not."""
        return sum(month.claims for month in self.months)

    @property
    def denied(self) -> int:
        """All that were denied."""
        return sum(month.denied for month in self.months)


def denials(*, organization_id: UUID, today: date) -> Denials:
    """Count them: one query, one row a month and reason."""
    main = Func(
        F("denial_codes"), Value(" "), Value(1), function="split_part", output_field=CharField()
    )
    with tenant(organization_id):
        rows = list(
            decided_claims(first_month(today), today)
            .annotate(month=TruncMonth("payment_date"), reason=main)
            .values("month", "reason")
            .annotate(claims=Count("position"), denied=Count("position", filter=IS_DENIED))
        )
    claims: dict[date, int] = defaultdict(int)
    by_reason: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        claims[row["month"]] += row["claims"]
        if row["denied"]:
            by_reason[row["reason"]][row["month"]] += row["denied"]
    months = months_until(today)
    counts = [claims[month] for month in months]
    reasons = [
        _reason(code, [found[month] for month in months], counts)
        for code, found in by_reason.items()
    ]
    denied = [sum(reason.months[place] for reason in reasons) for place in range(len(months))]
    return Denials(
        tuple(map(DenialMonth, months, counts, denied)),
        tuple(sorted(reasons, key=lambda one: (-one.count, one.code))),
    )


def _reason(code: str, denied: Collection[int], claims: Collection[int]) -> DenialReason:
    own, every = tuple(denied), tuple(claims)
    late, early = slice(-_QUARTER, None), slice(-2 * _QUARTER, -_QUARTER)
    return DenialReason(
        code,
        own,
        per_mille(sum(own[late]), sum(every[late])),
        per_mille(sum(own[early]), sum(every[early])),
    )
