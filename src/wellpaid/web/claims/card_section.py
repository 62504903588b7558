"""What the pages of payments show of cards: a section of C3, half a line of C2."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from wellpaid.claim_pay.elections.methods import Method
from wellpaid.claim_pay.elections.queries import offered_by
from wellpaid.claim_pay.payers.queries import payer_of
from wellpaid.claim_pay.remittances.queries import RemittanceRow
from wellpaid.claim_pay.virtual_cards.queries import (
    PaymentKey,
    ReceivedRow,
    card_of_payment,
    deposit_accounts,
    looks_at,
)
from wellpaid.claim_pay.virtual_cards.states import PUBLIC, ReceivedState
from wellpaid.core.organizations.lists import staff_names
from wellpaid.core.organizations.policy import Action
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.web.staff.desks import Desk

from .elections import election_terms
from .words import CARD_OVER, CARD_TONES, LOOK_OUTCOMES


def payment_key(row: RemittanceRow) -> PaymentKey:
    """Give what names a payment on both sides."""
    return row.payer_id, row.payer_id_number, row.trace_number


def card_context(desk: Desk, row: RemittanceRow) -> dict[str, Any]:
    """Give what the page of a payment shows of its card: nothing for a payment without one."""
    card = card_of_payment(organization_id=desk.organization_id, key=payment_key(row))
    if card is None:
        return {}
    looks = looks_at(organization_id=desk.organization_id, received_card_id=card.id)
    people = {look.user_id for look in looks if look.user_id is not None}
    names = staff_names(people, organization_ids=(desk.organization_id,)) if people else {}
    is_waiting = card.state is ReceivedState.WAITING
    may_refuse = is_waiting and desk.may(Action.CHANGE_ELECTIONS)
    return {
        "card": card,
        "card_state": _(PUBLIC[card.state].word),
        "card_tone": CARD_TONES[card.state],
        "card_over": CARD_OVER.get(card.over_code, ""),
        "may_show": is_waiting and desk.may(Action.SHOW_CARDS),
        "may_refuse": may_refuse,
        "accounts": _accounts(desk, card) if may_refuse else [],
        "terms": election_terms(),
        "looks": [
            (names.get(look.user_id, "") if look.user_id else "", look.looked_at,
             LOOK_OUTCOMES[look.outcome])
            for look in looks
        ],
    }  # fmt: skip


def _accounts(desk: Desk, card: ReceivedRow) -> list[Any]:
    """Give where the money may go by direct deposit: none where the payer doesn't do that."""
    payer = payer_of(card.payer_id)
    if payer is None or Method.ACH not in offered_by(payer):
        return []
    today = local_date(utc_now(), desk.organization.time_zone)
    return deposit_accounts(desk.organization_id, today=today)
