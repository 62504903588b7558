"""A card payment: shown on its issuer's own page, asked about, refused; and cards turned off."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language

from wellpaid.claim_pay.disbursements.states import Way
from wellpaid.claim_pay.elections.operations.end_cards import end_cards
from wellpaid.claim_pay.remittances.queries import remittance_row
from wellpaid.claim_pay.virtual_cards.operations.close_card import Instead
from wellpaid.claim_pay.virtual_cards.operations.hear_of_card import hear_of_card
from wellpaid.claim_pay.virtual_cards.operations.show_card import show_card
from wellpaid.claim_pay.virtual_cards.operations.turn_down_card import FromNowOn, turn_down_card
from wellpaid.claim_pay.virtual_cards.queries import ReceivedRow, card_of_payment
from wellpaid.core.organizations.policy import Action
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.web.shared.pages import typed_line
from wellpaid.web.staff.desks import Desk, desk_of
from wellpaid.web.staff.faces import CLAIMS
from wellpaid.web.staff.pages import staff_page

from .card_section import payment_key
from .elections import election_terms
from .payments import payment_page

_CHECK = "check"


def _card(desk: Desk, remittance_id: UUID) -> ReceivedRow:
    """Give the card of one of the provider's payments.

    :raises NotFound: no such payment, or none by card
    """
    row = remittance_row(organization_id=desk.organization_id, remittance_id=remittance_id)
    card = card_of_payment(organization_id=desk.organization_id, key=payment_key(row))
    if card is None:
        raise NotFound
    return card


@staff_page("POST")
def show(request: HttpRequest, remittance_id: UUID) -> HttpResponse:
    """Send the visitor to the issuer's page, which shows the card once."""
    desk = desk_of(request, CLAIMS, Action.SHOW_CARDS)
    card = _card(desk, remittance_id)
    back = reverse("claims_card_back", args=[remittance_id])
    try:
        url = show_card(
            organization_id=desk.organization_id,
            received_card_id=card.id,
            language=get_language() or "en",
            return_url=f"{settings.BASE_URL}{back}",
            actor=desk.actor,
            now=utc_now(),
        )
    except NotFound:
        raise
    except ProductError as error:
        return payment_page(request, desk, remittance_id, refusal=error)
    return redirect(url)


@staff_page("GET")
def back(request: HttpRequest, remittance_id: UUID) -> HttpResponse:
    """Ask the issuer what became of the card, and show the payment as it is now."""
    desk = desk_of(request, CLAIMS, Action.SEE_PAYMENTS)
    card = _card(desk, remittance_id)
    hear_of_card(payer_id=card.payer_id, card_id=card.card_id, now=utc_now())
    return redirect(reverse("claims_payment", args=[remittance_id]))


@staff_page("POST")
def refuse(request: HttpRequest, remittance_id: UUID) -> HttpResponse:
    """Refuse a card: the money comes by direct deposit or check."""
    desk = desk_of(request, CLAIMS, Action.CHANGE_ELECTIONS)
    card, now = _card(desk, remittance_id), utc_now()
    from_now_on = None
    if "from_now_on" in request.POST:
        from_now_on = FromNowOn(typed_line(request, "signed_name")[:200], election_terms())
    try:
        turn_down_card(
            organization_id=desk.organization_id,
            received_card_id=card.id,
            instead=_instead(request.POST.get("instead", "")),
            today=local_date(now, desk.organization.time_zone),
            actor=desk.actor,
            now=now,
            from_now_on=from_now_on,
        )
    except NotFound:
        raise
    except ProductError as error:
        return payment_page(request, desk, remittance_id, refusal=error)
    return redirect(reverse("claims_payment", args=[remittance_id]) + "?refused")


def _instead(text: str) -> Instead:
    """Read an answer: the id of an account, or a check."""
    if text == _CHECK:
        return Instead(Way.CHECK)
    try:
        return Instead(Way.ACH, UUID(text))
    except ValueError:
        raise NotFound from None


@staff_page("POST")
def turn_off(request: HttpRequest) -> HttpResponse:
    """End every choice of cards."""
    desk, now = desk_of(request, CLAIMS, Action.CHANGE_ELECTIONS), utc_now()
    end_cards(
        organization_id=desk.organization_id,
        today=local_date(now, desk.organization.time_zone),
        actor=desk.actor,
        now=now,
    )
    return redirect(reverse("claims_fees") + "?cards_off")
