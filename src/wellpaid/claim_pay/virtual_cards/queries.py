"""Reads of cards, as rows ready for a page: the payer's, and the provider's."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import TruncMonth

from wellpaid.claim_pay.elections.queries import deposit_account_ids
from wellpaid.claim_pay.enrollment.queries import AccountRow, provider_accounts
from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.tenancy.scope import tenant

from .events import LookOutcome
from .models import CardLook, ReceivedCard, VirtualCard
from .states import CardState, ReceivedState

PAGE_ROWS = 50
_YEAR = timedelta(days=365)
_MONTHS = 12
_LOOKS_SHOWN = 20

type PaymentKey = tuple[UUID, str, str]
"""What names a payment on both sides: payer, TRN03 and TRN02."""


@dataclass(frozen=True, slots=True)
class CardRow:
    """A card as its payer sees it: no number but the last four digits."""

    id: UUID
    state: CardState
    last4: str
    expires_date: date
    refusal_code: str
    close_reason: str
    settlement_reference: str
    used_date: date | None
    created_at: datetime
    issued_at: datetime | None
    used_at: datetime | None
    state_changed_at: datetime

    @property
    def is_last_step_else(self) -> bool:
        """Whether its last step is another one than asked for, issued, and charged."""
        return self.state not in {CardState.ISSUING, CardState.ACTIVE, CardState.USED}


def card_of_disbursement(*, organization_id: UUID, disbursement_id: UUID) -> CardRow | None:
    """Give the card of a payer's payment, if it goes by card: one query."""
    with tenant(organization_id):
        row = VirtualCard.objects.filter(disbursement_id=disbursement_id).first()
    if row is None:
        return None
    return CardRow(
        id=row.id,
        state=CardState(row.state),
        last4=row.last4,
        expires_date=row.expires_date,
        refusal_code=row.refusal_code,
        close_reason=row.close_reason,
        settlement_reference=row.settlement_reference,
        used_date=row.used_date,
        created_at=row.created_at,
        issued_at=row.issued_at,
        used_at=row.used_at,
        state_changed_at=row.state_changed_at,
    )


@dataclass(frozen=True, slots=True)
class ReceivedRow:
    """A card as the provider sees it.

    :param fee: what the provider's own processor kept; None: it wasn't charged
    """

    id: UUID
    card_id: UUID
    payer_id: UUID
    state: ReceivedState
    amount: Money
    last4: str
    expires_date: date
    fee: Money | None
    used_date: date | None
    over_code: str

    @property
    def kept(self) -> Money:
        """What is left of it for the provider."""
        return self.amount - (self.fee or ZERO)


def _received(row: ReceivedCard) -> ReceivedRow:
    return ReceivedRow(
        id=row.id,
        card_id=row.card_id,
        payer_id=row.payer_id,
        state=ReceivedState(row.state),
        amount=row.amount,
        last4=row.last4,
        expires_date=row.expires_date,
        fee=None if row.fee_cents is None else Money(row.fee_cents),
        used_date=row.used_date,
        over_code=row.over_code,
    )


def cards_of_payments(
    *, organization_id: UUID, keys: Collection[PaymentKey]
) -> dict[PaymentKey, ReceivedRow]:
    """Give the newest card of each payment that has one: one query."""
    with tenant(organization_id):
        rows = ReceivedCard.objects.filter(trace_number__in={trace for _, _, trace in keys})
        found = {
            (row.payer_id, row.payer_id_number, row.trace_number): _received(row)
            for row in rows.order_by("received_at", "id")
        }
    return {key: row for key, row in found.items() if key in keys}


def card_of_payment(*, organization_id: UUID, key: PaymentKey) -> ReceivedRow | None:
    """Give the newest card of one payment: one query."""
    return cards_of_payments(organization_id=organization_id, keys=[key]).get(key)


@dataclass(frozen=True, slots=True)
class LookRow:
    """One look at a card."""

    user_id: UUID | None
    looked_at: datetime
    outcome: LookOutcome


def looks_at(*, organization_id: UUID, received_card_id: UUID) -> list[LookRow]:
    """Give who looked at a card, the last first: one query."""
    with tenant(organization_id):
        rows = CardLook.objects.filter(received_card_id=received_card_id)
        return [
            LookRow(_user(row.looked_by), row.looked_at, LookOutcome(row.outcome))
            for row in rows.order_by("-looked_at", "-id")[:_LOOKS_SHOWN]
        ]


def _user(actor: str) -> UUID | None:
    _, _, user_id = actor.partition(":")
    return UUID(user_id) if user_id else None


def deposit_accounts(organization_id: UUID, *, today: date) -> list[AccountRow]:
    """Give the accounts to which a refused card's money may go: four queries."""
    ids = deposit_account_ids(organization_id, today=today)
    rows = {row.id: row for row in provider_accounts(organization_id)} if ids else {}
    return [rows[one] for one in ids if one in rows]


@dataclass(frozen=True, slots=True)
class CostRow:
    """What one card cost its provider."""

    card: ReceivedRow
    remittance_id: UUID | None
    payer_name: str
    trace_number: str


@dataclass(frozen=True, slots=True)
class CostMonth:
    """What cards cost in one calendar month."""

    first_date: date
    count: int
    paid: Money
    cost: Money


@dataclass(frozen=True, slots=True)
class CostsPage:
    """A page of what cards cost, the newest first, and the last twelve months with any."""

    rows: tuple[CostRow, ...]
    count: int
    months: tuple[CostMonth, ...]


def _charged() -> QuerySet[ReceivedCard]:
    rows: QuerySet[ReceivedCard] = ReceivedCard.objects.filter(fee_cents__isnull=False)
    return rows


def card_costs(*, organization_id: UUID, page: int) -> CostsPage:
    """Give it: four queries."""
    with tenant(organization_id):
        start = (page - 1) * PAGE_ROWS
        cards = list(_charged().order_by("-used_date", "-id")[start : start + PAGE_ROWS])
        remittances = {
            row.disbursement_id: row
            for row in Remittance.objects.filter(
                disbursement_id__in=[card.disbursement_id for card in cards]
            )
        }
        return CostsPage(
            rows=tuple(_cost(card, remittances.get(card.disbursement_id)) for card in cards),
            count=_charged().count(),
            months=_cost_months(),
        )


def cost_months(organization_id: UUID) -> tuple[CostMonth, ...]:
    """Give the last twelve months in which cards cost something, the newest first: one query."""
    with tenant(organization_id):
        return _cost_months()


def _cost_months() -> tuple[CostMonth, ...]:
    months = (
        _charged()
        .annotate(month=TruncMonth("used_date"))
        .values("month")
        .annotate(count=Count("card_id"), paid=Sum("amount_cents"), cost=Sum("fee_cents"))
        .order_by("-month")[:_MONTHS]
    )
    return tuple(
        CostMonth(one["month"], one["count"], Money(one["paid"]), Money(one["cost"]))
        for one in months
    )


def _cost(card: ReceivedCard, remittance: Remittance | None) -> CostRow:
    return CostRow(
        card=_received(card),
        remittance_id=remittance.id if remittance else None,
        payer_name=remittance.payer_name if remittance else "",
        trace_number=card.trace_number,
    )


@dataclass(frozen=True, slots=True)
class YearOfCards:
    """What cards really took of a year's card payments, beside what a payer says that they do."""

    count: int
    paid: Money
    cost: Money


def year_of_cards(*, organization_id: UUID, payer_id: UUID | None, today: date) -> YearOfCards:
    """Sum it up for one payer or all: one query."""
    with tenant(organization_id):
        rows = _charged().filter(used_date__gt=today - _YEAR)
        if payer_id is not None:
            rows = rows.filter(payer_id=payer_id)
        sums = rows.aggregate(
            count=Count("card_id"), paid=Sum("amount_cents"), cost=Sum("fee_cents")
        )
    return YearOfCards(sums["count"], Money(sums["paid"] or 0), Money(sums["cost"] or 0))
