"""E-mail alerts by page: one's own, added, switched off and on, and removed."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from tests.pages.test_payer_pages import member
from tests.unit.claim_pay.network import Network, make_network
from wellpaid.claim_pay.alerts.models import AlertRule
from wellpaid.core.organizations.roles import Role
from wellpaid.kit.tenancy.scope import tenant


@pytest.fixture
def network(db, settings, tmp_path: Path) -> Network:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    return make_network(tmp_path / "bank")


def test_a_life_by_page(network):
    client = member(network.clinic.id, Role.READ_ONLY)
    there = reverse("claims_alerts")
    assert "No alert yet" in client.get(there).content.decode()
    wish = {
        "payer": str(network.payer_id), "payee": str(network.payee_id), "kinds": ["new", "over"],
        "over": "1,500", "rhythm": "daily",
    }  # fmt: skip
    for changes, status, words in (
        ({"kinds": []}, 400, "Choose at least one thing"),
        ({"over": ""}, 422, "Enter the amount above which"),
        ({"payer": "odd"}, 400, ""),
        ({"kinds": ["odd"]}, 400, ""),
    ):
        response = client.post(there, wish | changes)
        assert (response.status_code, words in response.content.decode()) == (status, True)
    for _ in range(2):
        assert client.post(there, wish).url.endswith("?added")
    text = client.get(there).content.decode()
    assert "A payment over $1,500.00<br>" in text
    with tenant(network.clinic.id):
        [row] = AlertRule.objects.all()
    assert row.wanted.over_cents == 150_000
    switch = reverse("claims_alerts_switch")
    assert client.post(switch, {"to": "off"}).url.endswith("?off")
    assert "Turn them on again" in client.get(there).content.decode()
    assert client.post(switch, {"to": "on"}).url.endswith("?on")
    remove = reverse("claims_alert_remove", args=[row.id])
    assert member(network.clinic.id).post(remove).status_code == 404
    assert client.post(remove).url.endswith("?removed")
    assert client.post(remove).status_code == 404
