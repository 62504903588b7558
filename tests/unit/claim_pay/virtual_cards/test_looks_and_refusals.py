"""What a provider does with a card: looks at it on the issuer's page, or refuses it."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.factories import day_here
from tests.unit.claim_pay.network import choose
from wellpaid.claim_pay.disbursements.states import Way
from wellpaid.claim_pay.elections.methods import Method
from wellpaid.claim_pay.elections.operations.sign_election import AccountNotUsable
from wellpaid.claim_pay.virtual_cards.operations.close_card import Instead
from wellpaid.claim_pay.virtual_cards.operations.show_card import (
    CardNotShown,
    CardNotWaiting,
    show_card,
)
from wellpaid.claim_pay.virtual_cards.operations.turn_down_card import turn_down_card
from wellpaid.core.audit.models import AuditLine
from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.kit.errors import NotFound
from wellpaid.kit.ids import new_id
from wellpaid.kit.tenancy.scope import tenant

SOMEBODY = Actor(ActorKind.USER, new_id())
BACK = "http://merchant.test/claims/payments"


def look(cards, **changes) -> str:
    facts = {
        "organization_id": cards.clinic_id,
        "received_card_id": cards.received_row().id,
        "language": "en",
        "return_url": BACK,
        "actor": SOMEBODY,
        "now": cards.now,
    } | changes
    return show_card(**facts)


def refuse(cards, way: str = Way.CHECK, account_id=None, **changes) -> None:
    facts = {
        "organization_id": cards.clinic_id,
        "received_card_id": cards.received_row().id,
        "instead": Instead(way, account_id),
        "today": day_here(cards.now),
        "actor": SOMEBODY,
        "now": cards.now,
    } | changes
    turn_down_card(**facts)


def test_the_issuer_shows_the_number_once_and_we_never_see_it(cards):
    cards.pay()
    url = look(cards)
    assert url.startswith(f"{cards.server.base_url}/issuer/card/")
    shown = httpx.get(url).text
    number = re.search(r"4000 99\d\d \d{4} (\d{4})", shown)
    assert number is not None
    assert number[1] == cards.received_row().last4
    assert httpx.get(url).status_code == 410
    with tenant(cards.clinic_id):
        lines = list(AuditLine.objects.filter(event="received_card.looked_at"))
    assert [(line.actor_id, line.subject_id) for line in lines] == [
        (SOMEBODY.id, cards.received_row().id)
    ]
    assert number[0].replace(" ", "") not in str([vars(line) for line in lines])


def test_every_look_is_kept_also_one_that_failed(cards, settings):
    cards.pay()
    assert look(cards) != look(cards)
    settings.SANDBOX_URL = "http://127.0.0.1:9"
    with pytest.raises(CardNotShown):
        look(cards)
    assert [one.outcome for one in cards.looks()] == ["shown", "shown", "failed"]
    assert {one.looked_by for one in cards.looks()} == {str(SOMEBODY)}


def test_a_card_that_was_charged_is_not_shown(cards):
    cards.pay()
    cards.charge()
    with pytest.raises(CardNotWaiting):
        look(cards)
    assert [one.outcome for one in cards.looks()] == ["failed"]
    cards.follow()
    with pytest.raises(CardNotWaiting):
        look(cards)
    with pytest.raises(CardNotWaiting):
        refuse(cards)
    assert len(cards.looks()) == 1


def test_a_strangers_card_is_nobodys(cards):
    cards.pay()
    for changes in ({"organization_id": cards.payer_id}, {"received_card_id": new_id()}):
        with pytest.raises(NotFound):
            look(cards, **changes)
        with pytest.raises(NotFound):
            refuse(cards, **changes)
    assert (cards.looks(), cards.received_row().state) == ([], "waiting")


def test_refused_it_goes_to_the_bank_account(cards):
    cards.pay()
    for _ in range(2):
        refuse(cards, Way.ACH, cards.network.account_id)
    cards.tell()
    cards.follow()
    old, new = cards.network.disbursements()
    assert (old.state, old.failure_code) == ("replaced", "card_closed")
    assert (new.state, new.way, new.why_code) == ("issued", "ach", "card_turned_down")
    assert cards.received_row().state == "over"
    assert [row.state for row in cards.network.remittances()] == ["coming"]
    assert cards.books() == (0, 15_000, 15_000, 0)


def test_refused_it_goes_as_a_check(cards):
    choose(cards.network)
    cards.pay()
    refuse(cards)
    cards.tell()
    cards.follow()
    assert [row.way for row in cards.network.disbursements()] == ["virtual_card", "check"]


def test_without_a_wish_the_other_choices_count_but_never_a_card(cards):
    # Direct deposit from everybody; a card from this payer.
    choose(cards.network, payer_id=None)
    cards.pay(15_094)
    cards.charge()
    cards.follow()
    _, new = cards.network.disbursements()
    assert (new.way, new.payee_account_id) == ("ach", cards.network.account_id)
    assert new.why_code == "card_not_charged"


def test_a_terminal_that_is_quicker_than_the_refusal_has_the_money(cards):
    cards.pay()
    refuse(cards)
    cards.charge()
    cards.tell()
    cards.follow()
    assert cards.states() == (["used"], ["issued"], ["charged"], ["coming"])


def test_only_an_account_that_payments_may_go_to(cards):
    cards.pay()
    with pytest.raises(AccountNotUsable):
        refuse(cards, Way.ACH, new_id())
    assert cards.received_row().state == "waiting"


def test_cards_again_are_chosen_for_the_next_payment(cards):
    """A refusal alone changes no choice."""
    cards.pay()
    refuse(cards)
    cards.tell()
    cards.follow()
    choose(cards.network, Method.VIRTUAL_CARD)
    cards.pay()
    assert [row.state for row in cards.rows()] == ["closed", "active"]
