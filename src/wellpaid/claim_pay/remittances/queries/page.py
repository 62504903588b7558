"""Reads of remittances, as rows ready for a provider's page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.claim_pay.remittances.states import Otherwise, RemittanceState
from wellpaid.core.documents.operations.open_document import open_document
from wellpaid.core.events.actors import Actor
from wellpaid.formats.x12.remittance_835 import read_835
from wellpaid.formats.x12.transaction import Transaction835
from wellpaid.kit.errors import NotFound
from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.tenancy.scope import tenant

PAGE_ROWS = 50
_CHUNK_ROWS = 1_000
BY_CARD = "virtual_card"


@dataclass(frozen=True, slots=True)
class RemittanceRow:
    """One payment of a health plan."""

    id: UUID
    state: RemittanceState
    payer_id: UUID
    payer_name: str
    payer_id_number: str
    trace_number: str
    way: str
    payee_npi: str
    amount: Money
    charge: Money
    patient_responsibility: Money
    adjustment: Money
    claim_count: int
    payment_date: date
    received_at: datetime
    otherwise: Otherwise | None


@dataclass(frozen=True, slots=True)
class RemittanceFilter:
    """What a list is narrowed down to.

    :param text: part of a payer's name, or of a payment number
    """

    text: str = ""
    state: RemittanceState | None = None
    since: date | None = None
    until: date | None = None

    @property
    def is_on(self) -> bool:
        """Whether anything is left out."""
        return bool(self.text or self.state or self.since or self.until)


@dataclass(frozen=True, slots=True)
class RemittancePage:
    """A page of remittances, the newest first, with the sums of all that the filter leaves."""

    rows: tuple[RemittanceRow, ...]
    count: int
    claim_count: int
    amount: Money


def _row(row: Remittance) -> RemittanceRow:
    return RemittanceRow(
        id=row.id,
        state=RemittanceState(row.state),
        payer_id=row.payer_id,
        payer_name=row.payer_name,
        payer_id_number=row.payer_id_number,
        trace_number=row.trace_number,
        way=row.way,
        payee_npi=row.payee_npi,
        amount=row.amount,
        charge=Money(row.charge_cents),
        patient_responsibility=Money(row.patient_responsibility_cents),
        adjustment=Money(row.adjustment_cents),
        claim_count=row.claim_count,
        payment_date=row.payment_date,
        received_at=row.received_at,
        otherwise=Otherwise(row.otherwise_code) if row.otherwise_code else None,
    )


def filtered_remittances(chosen: RemittanceFilter) -> QuerySet[Remittance]:
    """Give the open organisation's remittances that a filter leaves."""
    rows: QuerySet[Remittance] = Remittance.objects.all()
    if chosen.text:
        rows = rows.filter(
            Q(payer_name__icontains=chosen.text) | Q(trace_number__icontains=chosen.text)
        )
    if chosen.state:
        rows = rows.filter(state=chosen.state)
    if chosen.since:
        rows = rows.filter(payment_date__gte=chosen.since)
    if chosen.until:
        rows = rows.filter(payment_date__lte=chosen.until)
    return rows


def remittances_page(
    *, organization_id: UUID, chosen: RemittanceFilter, page: int
) -> RemittancePage:
    """Give a page of remittances: two queries."""
    with tenant(organization_id):
        rows = filtered_remittances(chosen)
        sums = rows.aggregate(
            count=Count("trace_number"), claims=Sum("claim_count"), cents=Sum("amount_cents")
        )
        start = (page - 1) * PAGE_ROWS
        shown = rows.order_by("-payment_date", "-id")[start : start + PAGE_ROWS]
        return RemittancePage(
            tuple(_row(row) for row in shown),
            sums["count"],
            sums["claims"] or 0,
            Money(sums["cents"] or 0),
        )


def all_remittances(*, organization_id: UUID, chosen: RemittanceFilter) -> Iterator[RemittanceRow]:
    """Give all that a filter leaves, the newest first: one query and transaction a thousand rows.

    Each goes on behind the last row of the one before, so that the last is as fast as the first.
    """
    last: Remittance | None = None
    while True:
        with tenant(organization_id):
            rows = filtered_remittances(chosen).order_by("-payment_date", "-id")
            if last is not None:
                same_day = Q(payment_date=last.payment_date, id__lt=last.id)
                rows = rows.filter(Q(payment_date__lt=last.payment_date) | same_day)
            found = list(rows[:_CHUNK_ROWS])
        yield from map(_row, found)
        if len(found) < _CHUNK_ROWS:
            return
        last = found[-1]


def remittance_ids(
    *, organization_id: UUID, chosen: RemittanceFilter, count_max: int
) -> list[UUID]:
    """Give the ids of the remittances that a filter leaves, the newest first: one query."""
    with tenant(organization_id):
        rows = filtered_remittances(chosen).order_by("-payment_date", "-id")
        return list(rows.values_list("id", flat=True)[:count_max])


def remittance_row(*, organization_id: UUID, remittance_id: UUID) -> RemittanceRow:
    """Give a remittance without its claims: one query.

    :raises NotFound: the provider has no such remittance
    """
    with tenant(organization_id):
        found = Remittance.objects.filter(id=remittance_id).first()
        if found is None:
            raise NotFound
        return _row(found)


@dataclass(frozen=True, slots=True)
class LastDays:
    """What plans paid of late, and how much of it is in the bank.

    :ivar later_count: payments that are dated after today, and counted nowhere else here
    """

    count: int
    claim_count: int
    paid: Money
    arrived_count: int
    arrived: Money
    coming_count: int
    coming: Money
    later_count: int
    later: Money


_COMING = (RemittanceState.COMING, RemittanceState.CAME_BACK)


def last_days(*, organization_id: UUID, today: date, days: int = 14) -> LastDays:
    """Sum up what was paid in so many days, today the last of them: two queries.

    What the plan cancelled isn't counted, and what it dated later stands by itself.
    """
    with tenant(organization_id):
        rows = Remittance.objects.exclude(state=RemittanceState.CANCELLED)
        of_days = rows.filter(
            payment_date__gt=today - timedelta(days=days), payment_date__lte=today
        )
        sums = {
            RemittanceState(one["state"]): one
            for one in of_days.values("state").annotate(
                count=Count("trace_number"), claims=Sum("claim_count"), cents=Sum("amount_cents")
            )
        }
        later = rows.filter(payment_date__gt=today).aggregate(
            count=Count("trace_number"), cents=Sum("amount_cents")
        )
    arrived = sums.get(RemittanceState.ARRIVED, {"count": 0, "cents": 0})
    coming = [sums[state] for state in _COMING if state in sums]
    return LastDays(
        count=sum(one["count"] for one in sums.values()),
        claim_count=sum(one["claims"] for one in sums.values()),
        paid=sum((Money(one["cents"]) for one in sums.values()), ZERO),
        arrived_count=arrived["count"],
        arrived=Money(arrived["cents"]),
        coming_count=sum(one["count"] for one in coming),
        coming=Money(sum(one["cents"] for one in coming)),
        later_count=later["count"],
        later=Money(later["cents"] or 0),
    )


@dataclass(frozen=True, slots=True)
class OpenedRemittance:
    """A remittance with its 835: the bytes, and the one transaction in them."""

    row: RemittanceRow
    content: bytes
    transaction: Transaction835


def open_remittance(
    *, organization_id: UUID, remittance_id: UUID, actor: Actor, now: datetime
) -> OpenedRemittance:
    """Give a remittance whole; that somebody opened it is kept, since it names patients.

    :raises NotFound: the provider has no such remittance
    :raises DocumentDamaged: its 835 isn't what was stored
    """
    with tenant(organization_id):
        found = Remittance.objects.filter(id=remittance_id).first()
    if found is None:
        raise NotFound
    _, content = open_document(
        organization_id=organization_id, document_id=found.document_id, actor=str(actor), now=now
    )
    return OpenedRemittance(_row(found), content, next(iter(read_835(content))))


def coming_to_the_bank() -> QuerySet[Remittance]:
    """Give the open organisation's remittances whose money a deposit has to show.

    A card's money comes through the provider's own terminal, and its issuer says so: a deposit that
    was taken for it would count the money twice.
    """
    rows: QuerySet[Remittance] = Remittance.objects.filter(state=RemittanceState.COMING)
    return rows.exclude(way=BY_CARD)


def next_unread(organization_id: UUID, after: UUID) -> Remittance | None:
    """Give the first remittance behind an id whose claims weren't read yet: one query."""
    with tenant(organization_id):
        rows = Remittance.objects.filter(claims_read_at__isnull=True, id__gt=after)
        return rows.order_by("id").first()


def has_payments_since(organization_id: UUID, since: date) -> bool:
    """Tell whether a provider was paid money from a day on."""
    with tenant(organization_id):
        return bool(_paid_since(since).exists())


def paid_remittance(
    organization_id: UUID, *, amount: Money, payment_date: date, since: date
) -> UUID | None:
    """Give the payment of just this amount and day, if there was one from a day on."""
    with tenant(organization_id):
        rows = _paid_since(since).filter(amount_cents=amount.cents, payment_date=payment_date)
        found: UUID | None = rows.order_by("id").values_list("id", flat=True).first()
        return found


def _paid_since(since: date) -> QuerySet[Remittance]:
    kept = [RemittanceState.COMING, RemittanceState.ARRIVED]
    return Remittance.objects.filter(state__in=kept, payment_date__gte=since, amount_cents__gt=0)
