"""Close a card before it is charged: the intent, then the issuer, who says if it was in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _

from wellpaid.claim_pay.virtual_cards.events import CloseReason
from wellpaid.claim_pay.virtual_cards.gateways.registry import issuer
from wellpaid.claim_pay.virtual_cards.models import VirtualCard
from wellpaid.claim_pay.virtual_cards.states import CardState
from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.jobs import defer
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant

from .move_card import move_card
from .record_answer import record_answer


class CardNotOpen(ProductError):
    """It was charged, closed, or the issuer hasn't answered yet."""

    code, status = "card_not_open", 409
    heading = _("This card can’t be closed now")
    message = _(
        "It was charged or closed already, or the card issuer hasn’t answered yet. Look again in a"
        " few minutes; nothing was changed."
    )


@dataclass(frozen=True, slots=True)
class Instead:
    """How the provider wants the money. A blank way: as it has chosen."""

    way: str = ""
    account_id: UUID | None = None


def ask_to_close(
    *,
    organization_id: UUID,
    disbursement_id: UUID,
    reason: CloseReason,
    actor: Actor,
    now: datetime,
    instead: Instead | None = None,
) -> None:
    """Write down that a card is to be closed; a job tells the issuer. Asked twice, it is once.

    :raises NotFound: the payer has no such card
    :raises CardNotOpen: it doesn't wait to be charged
    """
    with tenant(organization_id):
        ids = VirtualCard.objects.filter(disbursement_id=disbursement_id).values_list("id")
        card = next(iter(lock_rows(VirtualCard, [one for (one,) in ids]).values()), None)
        if card is None:
            raise NotFound
        if card.state == CardState.CLOSING:
            return
        if card.state != CardState.ACTIVE:
            raise CardNotOpen
        card.close_reason = reason
        if instead is not None:
            card.fallback_way, card.fallback_account_id = instead.way, instead.account_id
        move_card(
            card=card,
            to=CardState.CLOSING,
            actor=actor,
            now=now,
            also=["close_reason", "fallback_way", "fallback_account_id"],
        )
        defer("virtual_cards.follow_one", organization_id=organization_id, card_id=card.id)


def close_card(*, organization_id: UUID, card: VirtualCard, now: datetime) -> CardState:
    """Have the issuer close a card that is being closed; give what it is then.

    The issuer says what became of it, however often it is told: no second closing can do harm.

    :raises IssuerUnreachable: nothing happened; try later
    :raises IssuerAnswerLost: perhaps it is closed; try later
    """
    answer = issuer(card.gateway).close(card.gateway_id)
    return record_answer(organization_id=organization_id, card_id=card.id, answer=answer, now=now)
