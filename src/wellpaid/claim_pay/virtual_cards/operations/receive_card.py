"""Take in a card, or what became of it, as the provider's own row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.remittances.operations.arrive_by_card import CardTakings, arrive_by_card
from wellpaid.claim_pay.virtual_cards.events import RECEIVED_MOVES, CardReceived
from wellpaid.claim_pay.virtual_cards.models import ReceivedCard
from wellpaid.claim_pay.virtual_cards.states import RECEIVED_GRAPH, ReceivedState
from wellpaid.core.events.actors import SYSTEM, Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.models import Organization
from wellpaid.core.organizations.queries import day_at
from wellpaid.kit.locks import lock_row, lock_rows
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import current_organization_id, tenant
from wellpaid.kit.transactions import require_open

from .write_to_provider import write_to_provider

R = ReceivedState
_PATHS = {R.CHARGED: (R.CHARGED,), R.PAID: (R.CHARGED, R.PAID), R.OVER: (R.OVER,)}


@dataclass(frozen=True, slots=True)
class CardNews:
    """A card as its payer tells it."""

    card_id: UUID
    disbursement_id: UUID
    payer_id: UUID
    payer_id_number: str
    trace_number: str
    gateway: str
    gateway_id: str
    amount: Money
    last4: str
    expires_date: date
    state: ReceivedState
    over_code: str
    fee_cents: int | None
    used_date: date | None


def receive_card(*, organization_id: UUID, news: CardNews, now: datetime) -> bool:
    """Keep a card and where it is; tell whether it is there now. Old news changes nothing.

    Paid out, its remittance counts as arrived in the same transaction; one that isn't here yet is
    waited for.
    """
    with tenant(organization_id):
        row = _row(organization_id, news, now)
        for state in _PATHS.get(news.state, ()):
            if not RECEIVED_GRAPH.allows(R(row.state), state):
                continue
            if state is R.PAID and not _arrive(news, now):
                return False
            _fill(row, news)
            move_received(row=row, to=state, actor=SYSTEM, now=now)
        return True


def _row(organization_id: UUID, news: CardNews, now: datetime) -> ReceivedCard:
    """Give the provider's row, locked; a new one is written to it about."""
    # Its row is the lock: the same card twice at once comes once.
    lock_row(Organization, organization_id)
    known = ReceivedCard.objects.filter(card_id=news.card_id).values_list("id", flat=True)
    locked = list(lock_rows(ReceivedCard, known).values())
    if locked:
        return locked[0]
    row: ReceivedCard = ReceivedCard.objects.create(
        card_id=news.card_id,
        disbursement_id=news.disbursement_id,
        payer_id=news.payer_id,
        payer_id_number=news.payer_id_number,
        trace_number=news.trace_number,
        gateway=news.gateway,
        gateway_id=news.gateway_id,
        state=R.WAITING,
        amount_cents=news.amount.cents,
        last4=news.last4,
        expires_date=news.expires_date,
        received_at=now,
        state_changed_at=now,
    )
    event = CardReceived(received_card_id=row.id, amount_cents=row.amount_cents)
    announce(event, actor=SYSTEM, subject_id=row.id, now=now)
    if news.state is R.WAITING:
        write_to_provider(row=row, is_reminder=False, now=now)
    return row


def _arrive(news: CardNews, now: datetime) -> bool:
    takings = CardTakings(
        payer_id=news.payer_id,
        payer_id_number=news.payer_id_number,
        trace_number=news.trace_number,
        disbursement_id=news.disbursement_id,
        fee=Money(news.fee_cents or 0),
        taken_date=news.used_date or day_at(current_organization_id(), now),
    )
    return arrive_by_card(takings=takings, actor=SYSTEM, now=now)


def _fill(row: ReceivedCard, news: CardNews) -> None:
    row.fee_cents, row.used_date = news.fee_cents, news.used_date
    row.over_code = news.over_code if news.state is R.OVER else ""


def move_received(*, row: ReceivedCard, to: ReceivedState, actor: Actor, now: datetime) -> None:
    """Move a provider's card that the caller has locked and perhaps changed.

    :raises IllegalTransition: the graph has no such step
    """
    require_open()
    code = RECEIVED_GRAPH.event(R(row.state), to)
    row.state, row.state_changed_at = to, now
    row.save()
    event = RECEIVED_MOVES[code](received_card_id=row.id, amount_cents=row.amount_cents)
    announce(event, actor=actor, subject_id=row.id, now=now)
