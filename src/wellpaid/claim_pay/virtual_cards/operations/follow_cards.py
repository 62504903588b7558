"""Ask the issuer what became of cards: with the key that we keep, and never by a second request."""

from __future__ import annotations

import logging
from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.virtual_cards.events import CloseReason
from wellpaid.claim_pay.virtual_cards.gateways.base import (
    IssuerAnswerLost,
    IssuerRefused,
    IssuerUnreachable,
)
from wellpaid.claim_pay.virtual_cards.gateways.registry import issuer
from wellpaid.claim_pay.virtual_cards.models import VirtualCard
from wellpaid.claim_pay.virtual_cards.policy import NEVER_ARRIVED_AFTER
from wellpaid.claim_pay.virtual_cards.states import OPEN, CardState
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.kit.clock import local_date
from wellpaid.kit.tenancy.scope import tenant

from .close_card import ask_to_close, close_card
from .record_answer import record_answer, record_no_card, record_silence

logger = logging.getLogger(__name__)
# A round asks about so many; those that weren't asked about for longest come first.
_PER_ROUND = 500
_NOT_ANSWERED = (CardState.ISSUING, CardState.UNKNOWN)


def follow_cards(*, organization_id: UUID, now: datetime) -> None:
    """Ask about a payer's open cards."""
    with tenant(organization_id):
        rows = VirtualCard.objects.filter(state__in=OPEN).order_by("asked_at", "id")
        ids = list(rows.values_list("id", flat=True)[:_PER_ROUND])
    for card_id in ids:
        follow_card(organization_id=organization_id, card_id=card_id, now=now)


def follow_card(*, organization_id: UUID, card_id: UUID, now: datetime) -> CardState:
    """Ask about one card and write the answer down; give its state. No answer changes nothing.

    A card that the issuer doesn't know counts as never asked for only when the request can't be on
    its way any more. One whose last day is over is closed.
    """
    with tenant(organization_id):
        card = VirtualCard.objects.get(id=card_id)
    if card.state not in OPEN:
        return CardState(card.state)
    today = local_date(now, clinic_by_id(organization_id).time_zone)
    try:
        return _ask(organization_id, card, today, now)
    except (IssuerUnreachable, IssuerAnswerLost, IssuerRefused) as error:
        logger.warning("the card issuer gave no answer: %s", type(error).__name__)
        return record_silence(organization_id=organization_id, card_id=card_id, now=now)


def _ask(organization_id: UUID, card: VirtualCard, today: date, now: datetime) -> CardState:
    if card.state == CardState.CLOSING:
        return close_card(organization_id=organization_id, card=card, now=now)
    answer = issuer(card.gateway).find(card.reference)
    if answer is None:
        if card.state in _NOT_ANSWERED and now - card.created_at >= NEVER_ARRIVED_AFTER:
            return record_no_card(
                organization_id=organization_id, card_id=card.id, refusal_code="never_arrived",
                now=now,
            )  # fmt: skip
        return record_silence(organization_id=organization_id, card_id=card.id, now=now)
    state = record_answer(organization_id=organization_id, card_id=card.id, answer=answer, now=now)
    if state is CardState.ACTIVE and today > answer.expires_date:
        ask_to_close(
            organization_id=organization_id,
            disbursement_id=card.disbursement_id,
            reason=CloseReason.TOO_OLD,
            actor=SYSTEM,
            now=now,
        )
    return state
