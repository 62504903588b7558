"""A provider’s claim payments: what was paid, the 835, choices, fees; and for strangers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from tests.factories import day_here
from tests.pages.checking_client import CheckingClient
from tests.pages.test_payer_pages import _queries, member
from tests.unit.claim_pay.network import Network, Paid, choose, make_network
from wellpaid.claim_pay.elections.models import Election
from wellpaid.core.organizations.models import Organization
from wellpaid.core.organizations.roles import Role
from wellpaid.formats.x12.remittance_835 import read_835
from wellpaid.kit.tenancy.scope import tenant


@pytest.fixture
def network(db, settings, tmp_path: Path) -> Network:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    return make_network(tmp_path / "bank")


def show(client: CheckingClient, name: str, *args: object, query: str = "") -> str:
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == 200, response.status_code
    return str(response.content.decode())


def test_nothing_was_paid_yet(network):
    client = member(network.clinic.id, Role.READ_ONLY)
    assert "No payments yet" in show(client, "claims_payments")
    assert "You paid no fees" in show(client, "claims_fees")
    assert "Nothing chosen: a check" in show(client, "claims_elections")


def test_a_payment_with_its_claims_and_its_835(network):
    choose(network)
    network.pay(Paid("SHOW-1", claims=((20_000, 15_000), (9_900, 9_900))))
    client = member(network.clinic.id)
    assert "SHOW-1" in show(client, "claims_payments")
    [row] = network.remittances()
    text = show(client, "claims_payment", row.id)
    for words in ("Fenn, Odalys", "$249.00", "Left to patients", "2 claims"):
        assert words in text
    response = client.get(reverse("claims_835", args=[row.id]))
    [transaction] = read_835(response.content)
    assert (transaction.trace.number, transaction.error_count) == ("SHOW-1", 0)
    assert "SHOW-1" in client.get(reverse("claims_spreadsheet")).content.decode()


def test_the_list_is_narrowed_down(network):
    choose(network)
    network.pay(Paid("ALPHA"), Paid("OMEGA", claims=((5_000, 0),)))
    client = member(network.clinic.id)
    found = show(client, "claims_payments", query="?q=alph")
    assert ("ALPHA" in found, "OMEGA" in found) == (True, False)
    found = show(client, "claims_payments", query="?state=nothing")
    assert ("ALPHA" in found, "OMEGA" in found) == (False, True)
    assert "No payment like this" in show(client, "claims_payments", query="?since=2099-01-01")
    for odd in ("?state=odd", "?since=soon", "?page=9"):
        assert client.get(reverse("claims_payments") + odd).status_code == 404


def wish(network: Network, **changes: str) -> dict[str, str]:
    return {
        "payer": str(network.payer_id),
        "payee": "",
        "method": "ach",
        "bank_account": str(network.account_id),
        "effective_date": day_here().isoformat(),
        "signed_name": "Ines Quill",
    } | changes


def elections(network: Network) -> list[tuple[str, str]]:
    with tenant(network.clinic.id):
        return list(Election.objects.order_by("signed_at").values_list("method", "state"))


def test_a_choice_is_signed_shown_and_taken_back(network):
    client = member(network.clinic.id, Role.GENERAL)
    change = reverse("claims_election_change")
    assert "Pebbleway Health Plan" in show(client, "claims_election_change")
    for _ in range(2):
        assert client.post(change, wish(network)).url.endswith("?signed")
    assert elections(network) == [("ach", "standing")]
    text = show(client, "claims_elections")
    assert ("Direct deposit" in text, "••1222" in text) == (True, True)
    with tenant(network.clinic.id):
        election_id = Election.objects.get().id
    assert "Take a choice back" in show(client, "claims_election_end", election_id)
    for _ in range(2):
        assert client.post(reverse("claims_election_end", args=[election_id])).status_code == 302
    assert elections(network) == [("ach", "ended")]
    assert client.get(reverse("claims_election_end", args=[election_id])).status_code == 302


@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"signed_name": " "}, 400, "Type your full name to sign."),
        ({"method": ""}, 400, "Choose how you want to be paid."),
        ({"bank_account": ""}, 400, "Choose the bank account for direct deposits."),
        ({"effective_date": "soon"}, 400, "Write the day as year, month, day"),
        ({"effective_date": "2020-01-01"}, 422, "Choose a day from today on"),
        ({"method": "virtual_card"}, 409, "This payer doesn’t offer that."),
        ({"payee": "not-an-id"}, 400, "Choose one of your tax numbers."),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_signed(network, changes, status, words):
    client = member(network.clinic.id)
    response = client.post(reverse("claims_election_change"), wish(network, **changes))
    assert (response.status_code, words in response.content.decode()) == (status, True)
    assert elections(network) == []


def test_who_may_choose(network):
    for role in (Role.BILLER, Role.READ_ONLY):
        client = member(network.clinic.id, role)
        assert client.get(reverse("claims_election_change")).status_code == 403
        assert client.post(reverse("claims_election_change"), wish(network)).status_code == 403
        assert client.post(reverse("claims_service_cancel")).status_code == 403
    assert elections(network) == []


def test_the_service_on_and_off_in_one_step_each(network):
    Organization.objects.filter(id=network.clinic.id).update(state="TN")
    client = member(network.clinic.id)
    service = reverse("claims_service_fee")
    assert client.post(service, {"signed_name": ""}).status_code == 400
    assert client.post(service, {"signed_name": "Ines Quill"}).url.endswith("?on")
    choose(network)
    network.pay(Paid())
    text = show(client, "claims_fees")
    assert ("$0.75" in text, "signed by Ines Quill" in text) == (True, True)
    assert client.post(reverse("claims_service_cancel")).url.endswith("?off")
    assert "It is off. You pay nothing." in show(client, "claims_fees")


def test_where_the_state_forbids_the_fee(network):
    client = member(network.clinic.id)
    Organization.objects.filter(id=network.clinic.id).update(state="OH")
    assert "Your state doesn’t allow this fee" in show(client, "claims_fees")
    response = client.post(reverse("claims_service_fee"), {"signed_name": "Ines Quill"})
    assert response.status_code == 409


def test_lists_ask_as_often_with_three_rows_as_with_one(network):
    choose(network)
    network.pay(Paid())
    client = member(network.clinic.id)
    pages = [reverse(name) for name in ("claims_payments", "claims_elections", "claims_fees")]
    client.get(pages[0])
    counts = [_queries(client, page) for page in pages]
    network.pay(Paid(), Paid(), Paid())
    choose(network, effective_date=day_here() + timedelta(days=30), payee_id=network.payee_id)
    assert [_queries(client, page) for page in pages] == counts


def test_a_stranger_finds_nothing(network):
    choose(network)
    network.pay(Paid())
    [row] = network.remittances()
    with tenant(network.clinic.id):
        election_id = Election.objects.get().id
    from tests.factories import make_clinic

    stranger = member(make_clinic().id)
    for name in ("claims_payment", "claims_835"):
        assert stranger.get(reverse(name, args=[row.id])).status_code == 404
    assert stranger.post(reverse("claims_election_end", args=[election_id])).status_code == 404
    foreign = stranger.post(reverse("claims_election_change"), wish(network))
    assert foreign.status_code == 409
    assert (
        "Choose a bank account that is checked, approved, and past its waiting time."
        in foreign.content.decode()
    )
    assert elections(network) == [("ach", "standing")]
    plan = member(network.payer_id)
    assert plan.get(reverse("claims_payments")).status_code == 404
