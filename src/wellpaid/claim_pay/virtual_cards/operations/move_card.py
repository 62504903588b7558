"""Take a card a step further, with what it means for the payment and for who has to know."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from wellpaid.claim_pay.disbursements.models import Disbursement
from wellpaid.claim_pay.disbursements.operations.move_disbursements import move_disbursements
from wellpaid.claim_pay.disbursements.states import DisbursementState
from wellpaid.claim_pay.virtual_cards.events import CARD_MOVES, CloseReason
from wellpaid.claim_pay.virtual_cards.models import VirtualCard
from wellpaid.claim_pay.virtual_cards.states import CARD_GRAPH, ENDED, MEANS, CardState
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.jobs import defer
from wellpaid.kit.locks import lock_row
from wellpaid.kit.transactions import require_open

FAILURE_PREFIX = "card_"


def move_card(
    *, card: VirtualCard, to: CardState, actor: Actor, now: datetime, also: Collection[str] = ()
) -> None:
    """Move a card that the caller has locked; its payment moves with it, and its books.

    :param also: further fields that the caller changed
    :raises IllegalTransition: the graph has no such step
    """
    require_open()
    code = CARD_GRAPH.event(CardState(card.state), to)
    card.state, card.state_changed_at = to, now
    card.save(update_fields=["state", "state_changed_at", *also])
    event = CARD_MOVES[code](
        virtual_card_id=card.id,
        disbursement_id=card.disbursement_id,
        amount_cents=card.amount_cents,
    )
    announce(event, actor=actor, subject_id=card.id, now=now)
    if to in MEANS:
        defer("virtual_cards.tell", organization_id=card.organization_id, card_id=card.id)
    if to is CardState.SETTLED:
        _move_payment(card, DisbursementState.SETTLED, actor, now)
    elif to in ENDED:
        _give_money_back(card, actor, now)


def _give_money_back(card: VirtualCard, actor: Actor, now: datetime) -> None:
    """Set the money aside again. What the payer stopped waits for it; else it goes another way."""
    is_stopped = card.close_reason == CloseReason.STOPPED and card.state == CardState.CLOSED
    to = DisbursementState.STOPPED if is_stopped else DisbursementState.RETURNED
    _move_payment(card, to, actor, now)
    defer(
        "disbursements.tell_payee",
        organization_id=card.organization_id,
        disbursement_id=card.disbursement_id,
    )
    if not is_stopped:
        defer("virtual_cards.replace", organization_id=card.organization_id, card_id=card.id)


def _move_payment(card: VirtualCard, to: DisbursementState, actor: Actor, now: datetime) -> None:
    row = lock_row(Disbursement, card.disbursement_id)
    if to is DisbursementState.RETURNED:
        row.failure_code = f"{FAILURE_PREFIX}{card.state}"
    move_disbursements(disbursements=[row], to=to, actor=actor, now=now, also=["failure_code"])
