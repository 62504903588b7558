"""Reads of settlements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from wellpaid.core.banking.queries import LineRow, unmatched_lines
from wellpaid.core.ledger.postings import Through
from wellpaid.core.ledger.queries import balance
from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.kit.clock import local_date
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.models import Payment
from wellpaid.patient_pay.payments.states import PaymentState

from .models import Payout, PayoutLine
from .states import PayoutState

PAGE_ROWS = 50


def undeposited_payments() -> QuerySet[Payment]:
    """Give checks and cash that are on no slip yet, in the open tenant block, the oldest first."""
    on_slip = PayoutLine.objects.filter(subject_id=OuterRef("id"))
    return Payment.objects.filter(
        ~Exists(on_slip), through=Through.OFFICE, state=PaymentState.SUCCEEDED
    ).order_by("created_at", "id")


@dataclass(frozen=True)
class PayoutRow:
    """A payout in a list. ``unknown_count``: lines that nobody knows or that say another amount."""

    id: UUID
    gateway: str
    bank_reference: str
    arrival_date: date
    state: PayoutState
    amount: Money
    fee: Money
    lines_count: int
    unknown_count: int


@dataclass(frozen=True)
class WaitingTender:
    """A check or cash that is still in the office."""

    payment_id: UUID
    kind: str
    number: str
    amount: Money
    day: date


@dataclass(frozen=True)
class LooseBooking:
    """A booking of our bank that nothing fits exactly.

    ``likely``: (payout, reference) of the same amount that are on their way.
    """

    id: UUID
    booked_date: date
    amount: Money
    words: str
    likely: tuple[tuple[UUID, str], ...]


@dataclass(frozen=True)
class DepositsPage:
    """Where the money is: figures, payouts (the newest first), and what is still in the office."""

    on_cards: Money
    on_bank: Money
    in_office: Money
    sent: Money
    rows: tuple[PayoutRow, ...]
    count: int
    waiting: tuple[WaitingTender, ...]
    loose: tuple[LooseBooking, ...]


def deposits_page(*, organization_id: UUID, page: int) -> DepositsPage:
    """Give a page of the payouts: eleven queries, whatever the number of rows."""
    lines = unmatched_lines(organization_id=organization_id, limit=PAGE_ROWS)
    time_zone = clinic_by_id(organization_id).time_zone
    with tenant(organization_id):
        payouts = Payout.objects.annotate(
            lines_count=Count("lines"),
            unknown_count=Count("lines", filter=Q(lines__is_known=False)),
        )
        ordered = payouts.order_by("-arrival_date", "-id")
        rows = ordered[(page - 1) * PAGE_ROWS : page * PAGE_ROWS]
        return DepositsPage(
            on_cards=balance("card_clearing"),
            on_bank=balance("bank_clearing"),
            in_office=balance("undeposited"),
            sent=balance("payouts"),
            rows=tuple(_row(row) for row in rows),
            count=Payout.objects.count(),
            waiting=tuple(
                WaitingTender(
                    payment.id,
                    payment.card_kind,
                    payment.approval_code,
                    payment.amount,
                    local_date(payment.created_at, time_zone),
                )
                for payment in undeposited_payments()[:PAGE_ROWS]
            ),
            loose=tuple(_loose(lines)),
        )


def _loose(lines: Sequence[LineRow]) -> Iterator[LooseBooking]:
    """Put beside each booking the payouts that it could be."""
    amounts = {line.amount.cents for line in lines}
    payouts = Payout.objects.filter(state=PayoutState.SENT, amount_cents__in=amounts)
    sent = list(payouts.order_by("arrival_date", "id"))
    for line in lines:
        words = " ".join(filter(None, (line.text, line.customer_reference)))
        likely = [payout for payout in sent if payout.amount_cents == line.amount.cents]
        yield LooseBooking(
            id=line.id,
            booked_date=line.booked_date,
            amount=line.amount,
            words=words or line.bank_reference,
            likely=tuple((row.id, row.bank_reference or row.gateway_id) for row in likely),
        )


def _row(row: Payout) -> PayoutRow:
    return PayoutRow(
        id=row.id,
        gateway=row.gateway,
        bank_reference=row.bank_reference,
        arrival_date=row.arrival_date,
        state=PayoutState(row.state),
        amount=row.amount,
        fee=Money(row.fee_cents),
        lines_count=row.lines_count,  # type: ignore[attr-defined] # annotated
        unknown_count=row.unknown_count,  # type: ignore[attr-defined] # annotated
    )
