"""Refuse a card with one press: the plan sends the money another way instead, at no cost."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.disbursements.states import Way
from wellpaid.claim_pay.elections.operations.sign_election import AccountNotUsable
from wellpaid.claim_pay.elections.queries import deposit_account_ids
from wellpaid.claim_pay.virtual_cards.events import CloseReason
from wellpaid.claim_pay.virtual_cards.models import ReceivedCard
from wellpaid.claim_pay.virtual_cards.states import ReceivedState
from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import NotFound
from wellpaid.kit.jobs import defer
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant

from .close_card import CardNotOpen, Instead, ask_to_close
from .receive_card import move_received
from .show_card import CardNotWaiting


def turn_down_card(
    *,
    organization_id: UUID,
    received_card_id: UUID,
    instead: Instead,
    today: date,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep that a provider refuses a card, and have it closed by a job. Twice is once.

    :raises NotFound: the provider has no such card
    :raises CardNotWaiting: it was charged or closed meanwhile
    :raises AccountNotUsable: direct deposit to an account that payments may not go to
    """
    allowed = deposit_account_ids(organization_id, today=today)
    if instead.way == Way.ACH and instead.account_id not in allowed:
        raise AccountNotUsable
    with tenant(organization_id):
        row = lock_rows(ReceivedCard, [received_card_id]).get(received_card_id)
        if row is None:
            raise NotFound
        if row.state == ReceivedState.TURNED_DOWN:
            return
        if row.state != ReceivedState.WAITING:
            raise CardNotWaiting
        row.turned_down_by = str(actor)
        row.wanted_way, row.wanted_account_id = instead.way, instead.account_id
        move_received(row=row, to=ReceivedState.TURNED_DOWN, actor=actor, now=now)
        defer(
            "virtual_cards.hear_refusal",
            organization_id=organization_id,
            received_card_id=row.id,
        )


def hear_refusal(*, provider_id: UUID, received_card_id: UUID, now: datetime) -> None:
    """Carry a provider's refusal over to the payer, who has the card closed. Twice is once."""
    with tenant(provider_id):
        row = ReceivedCard.objects.get(id=received_card_id)
    try:
        ask_to_close(
            organization_id=row.payer_id,
            disbursement_id=row.disbursement_id,
            reason=CloseReason.TURNED_DOWN,
            actor=Actor.parse(row.turned_down_by),
            now=now,
            instead=Instead(row.wanted_way, row.wanted_account_id),
        )
    except CardNotOpen:
        # The terminal or the closing was quicker: the provider hears of that as of everything.
        return
