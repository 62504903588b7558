"""Refuse a card with one press: the plan sends the money another way instead, at no cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.disbursements.states import Way
from wellpaid.claim_pay.elections.methods import Method
from wellpaid.claim_pay.elections.operations.sign_election import (
    AccountNotUsable,
    MethodNotOffered,
    Wish,
    sign_election,
)
from wellpaid.claim_pay.elections.queries import deposit_account_ids, offered_by
from wellpaid.claim_pay.payers.queries import payer_of
from wellpaid.claim_pay.virtual_cards.events import CloseReason
from wellpaid.claim_pay.virtual_cards.models import ReceivedCard
from wellpaid.claim_pay.virtual_cards.states import ReceivedState
from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import NotFound
from wellpaid.kit.jobs import defer
from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant

from .close_card import CardNotOpen, Instead, ask_to_close
from .receive_card import move_received
from .show_card import CardNotWaiting


@dataclass(frozen=True, slots=True)
class FromNowOn:
    """The choice for all later payments of this payer, signed with the refusal."""

    signed_name: str
    terms: str


def turn_down_card(
    *,
    organization_id: UUID,
    received_card_id: UUID,
    instead: Instead,
    today: date,
    actor: Actor,
    now: datetime,
    from_now_on: FromNowOn | None = None,
) -> None:
    """Keep that a provider refuses a card, and have it closed by a job. Twice is once.

    :param from_now_on: this way holds for the payer's later payments too; signed first
    :raises NotFound: the provider has no such card
    :raises CardNotWaiting: it was charged or closed meanwhile
    :raises MethodNotOffered: direct deposit, and the payer doesn't do it
    :raises AccountNotUsable: direct deposit to an account that payments may not go to
    :raises SignatureMissing: a choice for later payments, without a name under it
    """
    with tenant(organization_id):
        known = ReceivedCard.objects.filter(id=received_card_id).first()
    if known is None:
        raise NotFound
    if known.state == ReceivedState.TURNED_DOWN:
        return
    if known.state != ReceivedState.WAITING:
        raise CardNotWaiting
    _require_possible(organization_id, known.payer_id, instead, today)
    if from_now_on is not None:
        wish = Wish(
            method=Method(instead.way),
            effective_date=today,
            payer_id=known.payer_id,
            bank_account_id=instead.account_id,
        )
        sign_election(
            organization_id=organization_id,
            wish=wish,
            signed_name=from_now_on.signed_name,
            terms=from_now_on.terms,
            today=today,
            actor=actor,
            now=now,
        )
    _keep(organization_id, received_card_id, instead, actor, now)


def _require_possible(organization_id: UUID, payer_id: UUID, instead: Instead, today: date) -> None:
    if instead.way != Way.ACH:
        return
    payer = payer_of(payer_id)
    if payer is None or Method.ACH not in offered_by(payer):
        raise MethodNotOffered
    if instead.account_id not in deposit_account_ids(organization_id, today=today):
        raise AccountNotUsable


def _keep(
    organization_id: UUID, received_card_id: UUID, instead: Instead, actor: Actor, now: datetime
) -> None:
    with tenant(organization_id):
        row = lock_row(ReceivedCard, received_card_id)
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
