"""Claims that a payer allowed far less of than it usually does.

There is no contract here to hold a payment against, and a row of a claim names no procedure. So it
is held against the payer's own habit: which part of a charge it allows, which is what it pays and
what it leaves to the patient. Far below that isn't wrong, but worth a look.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import BigIntegerField, Case, Count, F, QuerySet, Sum, Value, When
from django.db.models.functions import TruncMonth

from wellpaid.claim_pay.remittances.models import RemittanceClaim
from wellpaid.claim_pay.remittances.spread import percentile
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

from .cash import months_until
from .claims import decided_claims

# Below so much of the usual part a claim is far below.
FAR_BELOW_PERCENT = 75
# With fewer claims nothing is usual.
USUAL_CLAIMS_MIN = 20
LIST_MAX = 20
# About as long as plans take an appeal.
LIST_DAYS = 180


@dataclass(frozen=True, slots=True)
class UnderpaidMonth:
    """A month's claims that are far below. ``missing``: what the usual part would be more."""

    month: date
    count: int
    missing: Money


@dataclass(frozen=True, slots=True)
class UnderpaidClaim:
    """One claim far below; ``usual`` is what the payer's usual part of its charge would be."""

    remittance_id: UUID
    position: int
    payer_name: str
    trace_number: str
    payment_date: date
    charge: Money
    allowed: Money
    usual: Money

    @property
    def missing(self) -> Money:
        """What the usual part would be more."""
        return self.usual - self.allowed


@dataclass(frozen=True, slots=True)
class Underpaid:
    """A year of them by month; and of the last days those that miss most."""

    months: tuple[UnderpaidMonth, ...]
    claims: tuple[UnderpaidClaim, ...]
    has_usual: bool

    @property
    def count(self) -> int:
        """In all months."""
        return sum(month.count for month in self.months)


def underpaid(*, organization_id: UUID, today: date, limit: int = LIST_MAX) -> Underpaid:
    """Find them: three queries, one row a payer and share for what is usual."""
    months = months_until(today)
    with tenant(organization_id):
        paid = _paid(months[0], today)
        usual = _usual(paid)
        if not usual:
            return Underpaid(tuple(_month(month, None) for month in months), (), has_usual=False)
        below = _below(paid, usual)
        sums = {
            row["month"]: row
            for row in below.annotate(month=TruncMonth("payment_date"))
            .values("month")
            .annotate(count=Count("position"), missing=Sum("gap"))
        }
        recent = below.filter(remittance__payment_date__gt=today - timedelta(days=LIST_DAYS))
        worst = list(
            recent.order_by("-gap", "id").values(
                "remittance_id", "position", "remittance__payer_name", "payment_date",
                "remittance__trace_number", "charge_cents", "allowed", "gap",
            )[:limit]
        )  # fmt: skip
    return Underpaid(
        tuple(_month(month, sums.get(month)) for month in months),
        tuple(_claim(row) for row in worst),
        has_usual=True,
    )


def usual_shares(today: date) -> dict[UUID, int]:
    """Give each payer's usual share of a charge in thousandths; the open provider's: one query."""
    return _usual(_paid(months_until(today)[0], today))


def _paid(since: date, until: date) -> QuerySet[RemittanceClaim]:
    paid = decided_claims(since, until).filter(
        paid_cents__gt=0, charge_cents__gt=0, patient_responsibility_cents__gte=0
    )
    return paid.annotate(allowed=F("paid_cents") + F("patient_responsibility_cents"))


def _usual(paid: QuerySet[RemittanceClaim]) -> dict[UUID, int]:
    """Give each payer's usual share of a charge in thousandths: the median."""
    shares: dict[UUID, dict[int, int]] = defaultdict(dict)
    rows = paid.annotate(share=F("allowed") * 1000 / F("charge_cents"))
    for payer_id, share, count in rows.values_list("remittance__payer_id", "share").annotate(
        n=Count("position")
    ):
        shares[payer_id][share] = count
    return {
        payer_id: percentile(counts, 50) or 0
        for payer_id, counts in shares.items()
        if sum(counts.values()) >= USUAL_CLAIMS_MIN
    }


def _below(paid: QuerySet[RemittanceClaim], usual: Mapping[UUID, int]) -> QuerySet[Any]:
    """Keep what is far below, with its ``gap``; a payer without a usual share has none."""
    share = Case(
        *(When(remittance__payer_id=payer_id, then=Value(one)) for payer_id, one in usual.items()),
        default=Value(0),
        output_field=BigIntegerField(),
    )
    rows = paid.annotate(usual=F("charge_cents") * share / 1000)
    return rows.annotate(gap=F("usual") - F("allowed")).filter(
        usual__gt=F("allowed") * 100 / FAR_BELOW_PERCENT
    )


def _month(month: date, row: Mapping[str, Any] | None) -> UnderpaidMonth:
    return UnderpaidMonth(month, row["count"] if row else 0, Money(row["missing"] if row else 0))


def _claim(row: Mapping[str, Any]) -> UnderpaidClaim:
    return UnderpaidClaim(
        remittance_id=row["remittance_id"],
        position=row["position"],
        payer_name=row["remittance__payer_name"],
        trace_number=row["remittance__trace_number"],
        payment_date=row["payment_date"],
        charge=Money(row["charge_cents"]),
        allowed=Money(row["allowed"]),
        usual=Money(row["allowed"] + row["gap"]),
    )
