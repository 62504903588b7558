"""C14: connections by page: added, tried, changed, ended; by role, and for strangers."""

from __future__ import annotations

from pathlib import Path

import asyncssh
import pytest
from django.urls import reverse

from tests.factories import make_clinic
from tests.pages.test_payer_pages import member
from tests.unit.claim_pay.network import Network, Paid, make_network
from wellpaid.claim_pay.deliveries.models import Connection, DeliveryFile
from wellpaid.claim_pay.deliveries.operations.run_connection import run_connection
from wellpaid.core.audit.models import AuditLine
from wellpaid.core.organizations.roles import Role
from wellpaid.kit.clock import utc_now
from wellpaid.kit.tenancy.scope import tenant


@pytest.fixture
def network(db, settings, tmp_path: Path) -> Network:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    settings.DELIVERY_FOLDER = str(tmp_path / "out")
    return make_network(tmp_path / "bank")


def push(**changes: str) -> dict[str, str]:
    key = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
    return {
        "label": "Clearinghouse", "payee": "", "rhythm": "each",
        "name_pattern": "wellpaid-DATE-NUMBER.835", "host": "sftp.example.com", "port": "22",
        "user_name": "larkmoor", "folder": "in", "host_keys": f"[sftp.example.com] {key}",
        "signs_in": "key", "password": "",
    } | changes  # fmt: skip


def only(network: Network) -> Connection:
    with tenant(network.clinic.id):
        return Connection.objects.get()


def test_a_life_by_page(network):
    client = member(network.clinic.id)
    there = reverse("claims_connections")
    assert "No connection yet" in client.get(there).content.decode()
    add = reverse("claims_connection_add")
    text = client.get(add).content.decode()
    # There is no server to pick up from.
    assert ("kind=push" in text, "kind=folder" in text, "kind=pick_up" in text) == (
        True, True, False,
    )  # fmt: skip
    for changes, status, words in (
        ({"label": ""}, 400, "Give it a name"),
        ({"host_keys": "nothing"}, 422, "Paste public SSH keys"),
        ({"name_pattern": "same.835"}, 422, "NUMBER once"),
        ({"payee": "odd"}, 404, ""),
    ):
        response = client.post(add + "?kind=push", push(**changes))
        assert (response.status_code, words in response.content.decode()) == (status, True)
    assert client.post(add + "?kind=push", push()).url.endswith("?added")
    row = only(network)
    page = reverse("claims_connection", args=[row.id])
    assert row.own_public_key in client.get(page).content.decode()
    change = reverse("claims_connection_change", args=[row.id])
    assert "sftp.example.com" in client.get(change).content.decode()
    facts = push(signs_in="password", password="sixteen wet stones")
    assert client.post(change, facts).url.endswith("?changed")
    assert "sixteen" not in client.get(change).content.decode()
    assert client.post(reverse("claims_connection_test", args=[row.id])).url.endswith("?testing")
    end = reverse("claims_connection_end", args=[row.id])
    assert "End a connection" in client.get(end).content.decode()
    assert client.post(end).url.endswith("?ended")
    assert client.post(reverse("claims_connection_test", args=[row.id])).status_code == 409
    assert "Ended" in client.get(there).content.decode()
    with tenant(network.clinic.id):
        kinds = AuditLine.objects.filter(event__startswith="connection.").order_by("id")
        assert list(kinds.values_list("event", flat=True)) == [
            "connection.added", "connection.edited", "connection.tested", "connection.ended",
        ]  # fmt: skip


def test_files_with_what_became_of_them(network):
    client = member(network.clinic.id)
    facts = push() | {"folder": "835"}
    assert client.post(reverse("claims_connection_add") + "?kind=folder", facts).status_code == 302
    row = only(network)
    network.pay(Paid("SEEN-1"))
    run_connection(organization_id=network.clinic.id, connection_id=row.id, now=utc_now())
    text = client.get(reverse("claims_connection", args=[row.id])).content.decode()
    assert ("Everything was delivered." in text, "SEEN-1" in text, "Fenn" in text) == (
        True, False, False,
    )  # fmt: skip
    with tenant(network.clinic.id):
        file = DeliveryFile.objects.get()
    assert client.post(reverse("claims_connection_again", args=[file.id])).url.endswith("?again")
    stranger = member(make_clinic().id)
    assert stranger.get(reverse("claims_connection", args=[row.id])).status_code == 404
    assert stranger.post(reverse("claims_connection_again", args=[file.id])).status_code == 404


def test_who_may_see_and_who_may_change(network):
    client = member(network.clinic.id)
    client.post(reverse("claims_connection_add") + "?kind=push", push())
    row = only(network)
    for role, sees in ((Role.GENERAL, 200), (Role.READ_ONLY, 200), (Role.BILLER, 403)):
        other = member(network.clinic.id, role)
        response = other.get(reverse("claims_connection", args=[row.id]))
        assert (response.status_code, "Send a test file" in response.content.decode()) == (
            sees, False,
        )  # fmt: skip
        assert other.get(reverse("claims_connection_change", args=[row.id])).status_code == 403
        assert other.post(reverse("claims_connection_end", args=[row.id])).status_code == 403
