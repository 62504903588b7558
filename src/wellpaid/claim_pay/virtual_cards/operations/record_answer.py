"""Write down what an issuer said of a card, or that it said nothing."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.virtual_cards.events import CloseReason
from wellpaid.claim_pay.virtual_cards.gateways.base import IssuedCard, IssuedStatus
from wellpaid.claim_pay.virtual_cards.models import VirtualCard
from wellpaid.claim_pay.virtual_cards.states import CARD_GRAPH, CardState
from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant

from .move_card import move_card

ISSUER = Actor(ActorKind.GATEWAY)
_MEANS = {
    IssuedStatus.USED: (CardState.USED,),
    IssuedStatus.SETTLED: (CardState.USED, CardState.SETTLED),
    IssuedStatus.DECLINED: (CardState.DECLINED,),
    IssuedStatus.EXPIRED: (CardState.EXPIRED,),
    IssuedStatus.CLOSED: (CardState.CLOSED,),
}


def record_answer(
    *, organization_id: UUID, card_id: UUID, answer: IssuedCard, now: datetime
) -> CardState:
    """Bring a card to where its issuer says that it is; give its state. Old news changes nothing.

    A card of another amount than we asked for isn't ours to give to anybody: it stays unknown.
    """
    with tenant(organization_id):
        card = lock_row(VirtualCard, card_id)
        card.asked_at = now
        card.save(update_fields=["asked_at"])
        if (answer.reference, answer.amount) != (card.reference, card.amount):
            _step(card, CardState.UNKNOWN, now)
            return CardState(card.state)
        if card.state in {CardState.ISSUING, CardState.UNKNOWN}:
            _take_over(card, answer, now)
        for state in _steps(card, answer):
            _step(card, state, now)
        return CardState(card.state)


def _take_over(card: VirtualCard, answer: IssuedCard, now: datetime) -> None:
    card.gateway_id, card.last4 = answer.gateway_id, answer.last4
    card.expires_date, card.issued_at = answer.expires_date, now
    move_card(
        card=card,
        to=CardState.ACTIVE,
        actor=ISSUER,
        now=now,
        also=["gateway_id", "last4", "expires_date", "issued_at"],
    )


def _steps(card: VirtualCard, answer: IssuedCard) -> tuple[CardState, ...]:
    if answer.status is IssuedStatus.CLOSED and card.close_reason == CloseReason.TOO_OLD:
        return (CardState.EXPIRED,)
    if card.used_at is None and answer.used_date is not None:
        card.fee_cents = answer.fee.cents if answer.fee is not None else 0
        card.used_date = answer.used_date
        card.settlement_reference = answer.settlement_reference
    return _MEANS.get(answer.status, ())


def _step(card: VirtualCard, to: CardState, now: datetime) -> None:
    if not CARD_GRAPH.allows(CardState(card.state), to):
        return
    also: list[str] = []
    if to is CardState.USED:
        card.used_at = now
        also = ["fee_cents", "used_date", "settlement_reference", "used_at"]
    move_card(card=card, to=to, actor=ISSUER, now=now, also=also)


def record_silence(*, organization_id: UUID, card_id: UUID, now: datetime) -> CardState:
    """Write down that no answer came: whether there is a card, nobody knows."""
    with tenant(organization_id):
        card = lock_row(VirtualCard, card_id)
        card.asked_at = now
        card.save(update_fields=["asked_at"])
        _step(card, CardState.UNKNOWN, now)
        return CardState(card.state)


def record_no_card(
    *, organization_id: UUID, card_id: UUID, refusal_code: str, now: datetime
) -> CardState:
    """Write down that there is surely no card; its money is set aside again."""
    with tenant(organization_id):
        card = lock_row(VirtualCard, card_id)
        if CARD_GRAPH.allows(CardState(card.state), CardState.REFUSED):
            card.refusal_code, card.asked_at = refusal_code[:40], now
            move_card(
                card=card,
                to=CardState.REFUSED,
                actor=ISSUER,
                now=now,
                also=["refusal_code", "asked_at"],
            )
        return CardState(card.state)
