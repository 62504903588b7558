"""Send a payment another way whose card wasn't charged: as the provider wants it, never by card."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.disbursements.models import Disbursement
from wellpaid.claim_pay.disbursements.operations.hold_disbursement import DisbursementElsewhere
from wellpaid.claim_pay.disbursements.operations.reissue_disbursement import (
    reissue_disbursement,
)
from wellpaid.claim_pay.disbursements.states import Way
from wellpaid.claim_pay.elections.methods import Method
from wellpaid.claim_pay.elections.queries import offered_by, wishes_of
from wellpaid.claim_pay.elections.resolve import Asked
from wellpaid.claim_pay.payers.queries import payer_of
from wellpaid.claim_pay.virtual_cards.events import CloseReason
from wellpaid.claim_pay.virtual_cards.models import VirtualCard
from wellpaid.claim_pay.virtual_cards.states import ENDED, CardState
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.queries import day_at
from wellpaid.kit.tenancy.scope import tenant

WHY_TURNED_DOWN, WHY_NOT_CHARGED = "card_turned_down", "card_not_charged"


def replace_card(*, organization_id: UUID, card_id: UUID, now: datetime) -> UUID | None:
    """Make the new payment once; give its id, or None: its money isn't back, or went already."""
    with tenant(organization_id):
        card = VirtualCard.objects.select_related("disbursement").get(id=card_id)
    if card.state not in ENDED or _is_stopped(card):
        return None
    payment = card.disbursement
    way, account_id = _way_of(card, payment, now)
    is_refused = card.close_reason == CloseReason.TURNED_DOWN
    try:
        return reissue_disbursement(
            organization_id=organization_id,
            disbursement_id=payment.id,
            way=way,
            payment_date=day_at(organization_id, now),
            actor=SYSTEM,
            now=now,
            account_id=account_id,
            why_code=WHY_TURNED_DOWN if is_refused else WHY_NOT_CHARGED,
        )
    except DisbursementElsewhere:
        # Somebody of the payer's was quicker, and gave it up.
        return None


def _is_stopped(card: VirtualCard) -> bool:
    return bool(card.state == CardState.CLOSED and card.close_reason == CloseReason.STOPPED)


def _way_of(card: VirtualCard, payment: Disbursement, now: datetime) -> tuple[Way, UUID | None]:
    """Give what the provider asked for when it refused the card; else its choices but for cards."""
    assert payment.payee_organization_id is not None
    assert payment.payee_id is not None
    if card.fallback_way == Way.CHECK:
        return Way.CHECK, None
    payer_id, today = payment.organization_id, day_at(payment.organization_id, now)
    wishes = wishes_of(payment.payee_organization_id, today=today, payer_id=payer_id)
    if card.fallback_way == Way.ACH and card.fallback_account_id in wishes.usable_account_ids:
        return Way.ACH, card.fallback_account_id
    payer = payer_of(payer_id)
    assert payer is not None
    asked = Asked(payer_id, payment.payee_id, payment.payee_npi, today)
    route = wishes.without(Method.VIRTUAL_CARD).way_of(asked, offered_by(payer))
    return Way(route.method), route.bank_account_id
