"""A person's payments as a list, with what a year adds up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, Max, Min, Q, QuerySet, Sum
from django.utils.translation import gettext

from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.kit.clock import local_date
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.sights import Sight, by_organization
from wellpaid.patient_pay.bills.rules import visible_bills

from .models import Payment, PaymentAllocation
from .queries import CardRow
from .states import COUNTS, IN_FLIGHT, PUBLIC, TAKEN, PaymentState

PAGE_ROWS = 50
_SHOWN = (*TAKEN, *IN_FLIGHT)


@dataclass(frozen=True)
class PaidRow:
    """One payment. ``amount`` is what it paid on bills in reach; ``day`` is the clinic's.

    ``given_back``: what of the amount went back, by refund, return or dispute.
    """

    payment_id: UUID
    checkout_id: UUID
    clinic_name: str
    day: date
    at: datetime
    bill_numbers: tuple[str, ...]
    amount: Money
    given_back: Money
    card: CardRow
    state: PaymentState
    receipt_number: str

    @property
    def words(self) -> str:
        """What became of it, in the reader's language."""
        return gettext(PUBLIC[self.state].word)


@dataclass(frozen=True)
class PaymentList:
    """A page of a year's payments; ``year_hsa`` of ``year_total`` was paid by HSA or FSA card."""

    rows: tuple[PaidRow, ...]
    count: int
    page: int
    year: int
    years: tuple[int, ...]
    year_total: Money
    year_hsa: Money

    @property
    def pages_count(self) -> int:
        """How many pages the year has; at least one."""
        return max(1, -(-self.count // PAGE_ROWS))


def payment_list(*, sights: Sequence[Sight], year: int, page: int, today: date) -> PaymentList:
    """Give a page of the payments of a calendar year at the clinic, the newest first.

    Six queries an organisation, whatever the number of rows.

    :param page: from 1; one past the end is empty
    """
    rows: list[PaidRow] = []
    years = {today.year}
    count = total_cents = hsa_cents = 0
    for organization_id, seeing in by_organization(sights).items():
        clinic = clinic_by_id(organization_id)
        zone = ZoneInfo(clinic.time_zone)
        with tenant(organization_id):
            parts = PaymentAllocation.objects.filter(visible_bills(seeing, "bill__"))
            years |= _years(parts, clinic.time_zone)
            of_year = parts.filter(_during(year, zone))
            # What went back again wasn't paid: a tax office would not take it for that.
            kept = F("amount_cents") - F("given_back_cents")
            figures = of_year.filter(payment__state__in=COUNTS).aggregate(
                total=Sum(kept), hsa=Sum(kept, filter=Q(payment__card_kind="hsa"))
            )
            total_cents += figures["total"] or 0
            hsa_cents += figures["hsa"] or 0
            payments = Payment.objects.filter(id__in=of_year.values("payment_id"), state__in=_SHOWN)
            count += payments.count()
            ordered = payments.prefetch_related("receipts").order_by("-created_at", "-id")
            rows += _rows(list(ordered[: page * PAGE_ROWS]), parts, clinic.name, clinic.time_zone)
    rows.sort(key=lambda row: (row.at, row.payment_id), reverse=True)
    return PaymentList(
        rows=tuple(rows[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]),
        count=count,
        page=page,
        year=year,
        years=tuple(sorted(years, reverse=True)),
        year_total=Money(total_cents),
        year_hsa=Money(hsa_cents),
    )


def _during(year: int, zone: ZoneInfo) -> Q:
    """Give the condition that leaves the payments of a year as the clinic's calendar has it."""
    start = datetime(year, 1, 1, tzinfo=zone).astimezone(UTC)
    end = datetime(year + 1, 1, 1, tzinfo=zone).astimezone(UTC)
    return Q(payment__created_at__gte=start, payment__created_at__lt=end)


def _years(parts: QuerySet[PaymentAllocation], time_zone: str) -> set[int]:
    span = parts.aggregate(first=Min("payment__created_at"), last=Max("payment__created_at"))
    if span["first"] is None:
        return set()
    first, last = (local_date(span[name], time_zone).year for name in ("first", "last"))
    return set(range(first, last + 1))


def _rows(
    payments: list[Payment],
    parts: QuerySet[PaymentAllocation],
    clinic_name: str,
    time_zone: str,
) -> list[PaidRow]:
    mine: dict[UUID, list[PaymentAllocation]] = {}
    wanted = parts.filter(payment_id__in=[payment.id for payment in payments])
    for part in wanted.select_related("bill").order_by("bill__number"):
        mine.setdefault(part.payment_id, []).append(part)
    found = []
    for payment in payments:
        receipts = list(payment.receipts.all())
        found.append(
            PaidRow(
                payment_id=payment.id,
                checkout_id=payment.checkout_id,
                clinic_name=clinic_name,
                day=local_date(payment.created_at, time_zone),
                at=payment.created_at,
                bill_numbers=tuple(part.bill.number for part in mine[payment.id]),
                amount=Money(sum(part.amount_cents for part in mine[payment.id])),
                given_back=Money(sum(part.given_back_cents for part in mine[payment.id])),
                card=CardRow(payment.card_kind, payment.card_brand, payment.card_last4),
                state=PaymentState(payment.state),
                receipt_number=receipts[0].number if receipts else "",
            )
        )
    return found
