"""Carry a card over to its provider: the payer's row on one side, the provider's on the other."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import F

from wellpaid.claim_pay.virtual_cards.models import VirtualCard
from wellpaid.claim_pay.virtual_cards.states import MEANS, CardState
from wellpaid.kit.tenancy.scope import tenant

from .receive_card import CardNews, receive_card


def tell_provider(*, organization_id: UUID, card_id: UUID, now: datetime) -> bool:
    """Tell the provider's organisation where a card is; tell whether it has taken that in.

    It hasn't while its remittance isn't there; it is told again then. Twice the same is once.
    """
    with tenant(organization_id):
        card = VirtualCard.objects.select_related("disbursement").get(id=card_id)
    state, payment = CardState(card.state), card.disbursement
    means = MEANS.get(state)
    if means is None or not card.gateway_id:
        return False
    # Only a provider of ours can have chosen a card.
    assert payment.payee_organization_id is not None
    is_told = receive_card(
        organization_id=payment.payee_organization_id,
        news=CardNews(
            card_id=card.id,
            disbursement_id=payment.id,
            payer_id=organization_id,
            payer_id_number=payment.payer_id_number,
            trace_number=payment.trace_number,
            gateway=card.gateway,
            gateway_id=card.gateway_id,
            amount=card.amount,
            last4=card.last4,
            expires_date=card.expires_date,
            state=means,
            over_code=state.value,
            fee_cents=card.fee_cents,
            used_date=card.used_date,
        ),
        now=now,
    )
    if is_told:
        with tenant(organization_id):
            # One that has moved on meanwhile is told by the job of that step.
            VirtualCard.objects.filter(id=card_id, state=state).update(told_state=state)
    return is_told


def untold_cards(organization_id: UUID) -> list[UUID]:
    """Give the payer's cards whose provider doesn't know yet where they are."""
    with tenant(organization_id):
        rows = VirtualCard.objects.filter(state__in=[state.value for state in MEANS])
        untold = rows.exclude(gateway_id="").exclude(state=F("told_state"))
        return list(untold.order_by("id").values_list("id", flat=True))
