"""An upload in pieces, as the page's script asks for it; and the page around it."""

from __future__ import annotations

import hashlib

import pytest
from django.urls import reverse

from tests.pages.checking_client import CheckingClient
from tests.pages.test_payer_pages import member, newest, soon
from tests.unit.claim_pay.network import Network, file_835, make_network
from wellpaid.core.organizations.roles import Role


@pytest.fixture
def network(db, settings, tmp_path) -> Network:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    return make_network(tmp_path / "bank")


def begin(client: CheckingClient, content: bytes, **extra: str):
    facts = {
        "name": "march.835",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    return client.post(reverse("payer_upload_begin"), facts | extra)


def put(client: CheckingClient, address: str, offset: object, content: bytes):
    return client.put(
        f"{address}?offset={offset}", content, content_type="application/octet-stream"
    )


def test_another_sign_in_of_the_organization_goes_on(network):
    content = file_835(soon())
    first = member(network.payer_id, Role.BILLER)
    upload = begin(first, content).json()
    assert upload["received_bytes"] == 0
    assert put(first, upload["piece"], 0, content[:300]).json() == {"received_bytes": 300}
    second = member(network.payer_id, Role.GENERAL)
    page = second.get(reverse("payer_send")).content.decode()
    assert f"{100 * 300 // len(content)}% of the file is here" in page
    again = begin(second, content).json()
    assert (again["piece"], again["received_bytes"]) == (upload["piece"], 300)
    wrong = put(second, again["piece"], 0, content[:300])
    assert (wrong.status_code, wrong.json()["received_bytes"]) == (409, 300)
    assert put(second, again["piece"], "x", b"y").status_code == 409
    put(second, again["piece"], 300, content[300:])
    done = second.post(again["finish"]).json()
    assert done == {"batch": reverse("payer_batch", args=[newest(network).id])}
    sent_before = begin(first, content)
    assert (sent_before.status_code, sent_before.json()["batch"]) == (409, done["batch"])
    assert "Not all here yet" not in first.get(reverse("payer_send")).content.decode()


def test_refusals_say_what_to_do(network):
    client = member(network.payer_id)
    empty = begin(client, b"").json()
    assert (empty["code"], empty["sentence"]) == (
        "file_empty",
        "This file is empty. Choose another one.",
    )
    large = begin(client, b"x", size="2000000001")
    assert (large.status_code, "larger than 2000 MB" in large.json()["sentence"]) == (413, True)
    changed = begin(client, b"these bytes").json()
    put(client, changed["piece"], 0, b"those bytes")
    assert client.post(changed["finish"]).json()["code"] == "file_changed"


def test_one_that_is_removed_is_gone(network):
    client = member(network.payer_id)
    upload = begin(client, b"some bytes", is_dry_run="on").json()
    assert "Dry run, never paid" in client.get(reverse("payer_send")).content.decode()
    page = client.get(client.post(upload["cancel"]).url).content.decode()
    assert "The upload is removed" in page
    assert "Not all here yet" not in page
    assert put(client, upload["piece"], 0, b"some").status_code == 404
