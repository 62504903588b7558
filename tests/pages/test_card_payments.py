"""Card payments on the provider's pages and the payer's: shown, refused, stopped; their cost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from django.urls import reverse

from tests.pages.checking_client import CheckingClient
from tests.pages.test_claims_pages import show
from tests.pages.test_payer_pages import _queries, member
from tests.saving import point_to
from tests.servers.sandbox_server import SandboxServer, running_sandbox
from tests.unit.claim_pay.network import choose, make_network
from tests.unit.claim_pay.virtual_cards.cards import Cards
from wellpaid.claim_pay.elections.models import Election
from wellpaid.claim_pay.elections.states import ElectionState
from wellpaid.core.organizations.roles import Role
from wellpaid.kit.tenancy.scope import tenant


@pytest.fixture(scope="module")
def issuer_server() -> Iterator[SandboxServer]:
    with running_sandbox() as server:
        yield server


@pytest.fixture
def cards(db, settings, tmp_path: Path, issuer_server: SandboxServer) -> Cards:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    settings.BASE_URL = issuer_server.merchant_origins[0]
    point_to(settings, issuer_server)
    return Cards(make_network(tmp_path / "bank", offers_virtual_card=True), issuer_server)


def post(client: CheckingClient, cards: Cards, name: str, **answers: str):
    return client.post(reverse(name, args=[cards.network.remittances()[-1].id]), answers)


def payment(client: CheckingClient, cards: Cards, query: str = "") -> str:
    return show(client, "claims_payment", cards.network.remittances()[-1].id, query=query)


def standing(cards: Cards) -> list[str]:
    with tenant(cards.clinic_id):
        rows = Election.objects.filter(state=ElectionState.STANDING, ended_date=None)
        return sorted(rows.values_list("method", flat=True))


def test_shown_on_the_issuers_page_charged_and_back(cards):
    cards.pay(15_000)
    client = member(cards.clinic_id, Role.BILLER)
    assert "charge it until" in show(client, "claims_payments")
    text = payment(client, cards)
    last4 = cards.row().last4
    for words in (f"•••• {last4}", "Show the card", "Charge it until", "Nobody yet."):
        assert words in text
    assert "You don’t want a card?" not in text  # a biller changes no choice
    answer = post(client, cards, "claims_card_show")
    assert answer.url.startswith(f"{cards.server.base_url}/issuer/card/")
    assert "Charge this card" in httpx.get(answer.url).text
    charged = httpx.post(answer.url, follow_redirects=True)
    assert "Approved" in charged.text
    back = reverse("claims_card_back", args=[cards.network.remittances()[0].id])
    assert back in charged.text
    assert client.get(back).status_code == 302
    text = payment(client, cards)
    for words in ("Charged, on its way to you", "$3.75", "$146.25", "Ines Holloway"):
        assert words in text
    assert "Show the card" not in text
    assert post(client, cards, "claims_card_show").status_code == 409
    assert (
        post(member(cards.clinic_id, Role.READ_ONLY), cards, "claims_card_show").status_code == 403
    )


def test_refused_with_one_press(cards):
    cards.pay()
    client = member(cards.clinic_id)
    text = payment(client, cards)
    assert "Refuse: pay us by direct deposit instead" in text
    answers = {"instead": str(cards.network.account_id)}
    assert post(client, cards, "claims_card_refuse", **answers).url.endswith("?refused")
    assert "The card is refused" in payment(client, cards, "?refused")
    assert standing(cards) == ["virtual_card"]
    cards.tell()
    cards.follow()
    text = payment(client, cards)
    assert ("Direct deposit" in text, "It was closed before it was charged." in text) == (
        True,
        True,
    )
    assert post(client, cards, "claims_card_refuse", **answers).status_code == 409


def test_refused_for_good_it_is_signed(cards):
    cards.pay()
    client = member(cards.clinic_id)
    answers = {"instead": "check", "from_now_on": "on", "signed_name": " "}
    refused = post(client, cards, "claims_card_refuse", **answers)
    assert (refused.status_code, "Type your full name" in refused.content.decode()) == (422, True)
    assert (cards.received_row().state, standing(cards)) == ("waiting", ["virtual_card"])
    answers["signed_name"] = "Ines Quill"
    assert post(client, cards, "claims_card_refuse", **answers).status_code == 302
    assert (cards.received_row().state, standing(cards)) == ("turned_down", ["check"])
    assert post(client, cards, "claims_card_refuse", instead="odd").status_code == 404


def test_the_issuer_is_away(cards, settings):
    cards.pay()
    settings.SANDBOX_URL = "http://127.0.0.1:9"
    client = member(cards.clinic_id)
    answer = post(client, cards, "claims_card_show")
    assert (answer.status_code, "Nothing was charged." in answer.content.decode()) == (503, True)
    assert "Not shown" in payment(client, cards)


def test_what_cards_cost_and_how_they_are_turned_off(cards):
    client = member(cards.clinic_id)
    assert "Nothing: you charged no card." in show(client, "claims_fees")
    cards.pay(15_000)
    cards.charge()
    cards.follow()
    text = show(client, "claims_fees")
    for words in ("$3.75", "of $150.00 by 1 card", "Turn off card payments"):
        assert words in text
    change = f"?payer={cards.payer_id}"
    assert "Cards really took $3.75" in show(client, "claims_election_change", query=change)
    for _ in range(2):
        assert client.post(reverse("claims_cards_off")).url.endswith("?cards_off")
    assert standing(cards) == []
    text = show(client, "claims_fees", query="?cards_off")
    assert ("Card payments are off" in text, "Turn off card payments" in text) == (True, False)


def test_the_payer_sees_the_card_and_closes_it(cards):
    cards.pay(15_000)
    client = member(cards.payer_id)
    row = cards.network.disbursements()[0]
    text = show(client, "payer_payment", row.id)
    for words in (f"•••• {cards.row().last4}", "Ready to be charged", "Close the card"):
        assert words in text
    assert client.post(reverse("payer_payment_stop", args=[row.id])).status_code == 409
    assert client.post(reverse("payer_card_close", args=[row.id])).url.endswith("?closing")
    assert "The card is being closed" in show(client, "payer_payment", row.id, query="?closing")
    cards.follow()
    text = show(client, "payer_payment", row.id)
    for words in ("Closed before it was charged", "You stopped it.", "Reissue by check"):
        assert words in text
    assert client.post(reverse("payer_card_close", args=[row.id])).status_code == 409


def test_a_payer_sees_why_it_went_another_way(cards):
    cards.pay(15_092)
    client = member(cards.payer_id)
    old = cards.network.disbursements()[0]
    assert "We asked the card issuer once" in show(client, "payer_payment", old.id)
    cards.follow()
    cards.pay(15_091)
    cards.follow()
    refused, again = cards.network.disbursements()[1:]
    assert "The card issuer made no card." in show(client, "payer_payment", refused.id)
    listed = show(client, "payer_payments")
    assert ("The card issuer made no card." in listed, "card_refused" in listed) == (True, False)
    assert "The card wasn’t charged, so" in show(client, "payer_payment", again.id)


def test_lists_ask_as_often_with_three_cards_as_with_one(cards):
    client = member(cards.clinic_id)
    cards.pay()
    cards.charge()
    cards.follow()
    pages = [reverse("claims_payments"), reverse("claims_fees")]
    client.get(pages[0])  # what is remembered for a minute
    counts = [_queries(client, page) for page in pages]
    for _ in range(2):
        cards.pay()
    for card in cards.rows():
        cards.server.client.post(f"/issuer/cards/{card.gateway_id}/charge")
    cards.follow()
    assert [_queries(client, page) for page in pages] == counts


def test_a_stranger_finds_nothing(cards):
    cards.pay()
    choose(cards.network)
    from tests.factories import make_clinic

    stranger = member(make_clinic().id)
    for name in ("claims_card_show", "claims_card_refuse"):
        assert post(stranger, cards, name, instead="check").status_code == 404
    back = reverse("claims_card_back", args=[cards.network.remittances()[0].id])
    assert stranger.get(back).status_code == 404
    other_plan = member(cards.network.clinic.id)
    card_close = reverse("payer_card_close", args=[cards.row().disbursement_id])
    assert other_plan.post(card_close).status_code == 404
    assert (cards.looks(), cards.row().state) == ([], "active")
