"""Filters that people keep: their own only, with nothing about a patient in an address."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.urls import reverse

from tests.pages.test_payer_pages import member
from tests.unit.claim_pay.network import Network, Paid, make_network
from wellpaid.claim_pay.remittances.models import SavedFilter
from wellpaid.core.audit.models import AuditLine
from wellpaid.core.organizations.roles import Role
from wellpaid.kit.tenancy.scope import tenant


@pytest.fixture
def network(db, settings, tmp_path: Path) -> Network:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    return make_network(tmp_path / "bank")


def kept(network: Network) -> list[SavedFilter]:
    with tenant(network.clinic.id):
        return list(SavedFilter.objects.order_by("id"))


def save(client, **facts: str):
    return client.post(reverse("claims_filter_save"), facts)


def change(client, row: SavedFilter, what: str, **facts: str):
    return client.post(reverse("claims_filter_change", args=[row.id]), {"what": what, **facts})


def test_a_filter_of_the_payments(network):
    network.pay(Paid("ALPHA"), Paid("OMEGA", claims=((5_000, 0),)))
    client = member(network.clinic.id, Role.READ_ONLY)
    page = reverse("claims_payments")
    assert "Keep this filter" in client.get(page + "?state=nothing").content.decode()
    facts = {"page": "payments", "state": "nothing", "name": " Zero  pay "}
    assert save(client, **facts).url == f"{page}?state=nothing&saved"
    assert save(client, **facts).status_code == 302
    [row] = kept(network)
    assert (row.name, row.facts) == ("Zero pay", {"state": "nothing"})
    assert save(client, **facts | {"state": "coming"}).status_code == 409
    assert save(client, **facts | {"name": " "}).status_code == 422
    assert save(client, page="payments", name="Nothing chosen").status_code == 404
    assert change(client, row, "first").url.endswith("?changed")
    assert client.get(page).url == f"{page}?state=nothing"
    text = client.get(page + "?all").content.decode()
    assert ("ALPHA" in text, "Zero pay" in text) == (True, True)
    assert change(client, row, "rename", name="Nothing paid").url.endswith("?changed")
    other = member(network.clinic.id)
    assert "Nothing paid" not in other.get(reverse("claims_filters")).content.decode()
    assert change(other, row, "remove").status_code == 404
    assert change(client, row, "not_first").status_code == 302
    assert client.get(page).status_code == 200
    assert change(client, row, "remove").url.endswith("?removed")
    assert change(client, row, "remove").status_code == 404
    assert kept(network) == []
    with tenant(network.clinic.id):
        lines = AuditLine.objects.filter(event__startswith="saved_filter.").order_by("id")
        assert [line.event.partition(".")[2] for line in lines] == [
            "added", "changed", "changed", "changed", "removed",
        ]  # fmt: skip


def test_a_search_is_kept_and_made_again_without_an_address(network):
    client = member(network.clinic.id, Role.READ_ONLY)
    facts = {"text": "Fenn", "since": "2026-03-01", "name": "Odalys Fenn"}
    response = save(client, page="search", **facts)
    assert response.url == reverse("claims_filters") + "?saved"
    assert save(client, page="search", text="", name="Empty").status_code == 404
    [row] = kept(network)
    assert row.facts == {"text": "Fenn", "since": "2026-03-01"}
    there = reverse("claims_search")
    response = client.post(there, {"saved": str(row.id)})
    text = response.content.decode()
    assert (response.status_code, 'value="Fenn"' in text, "Nothing found" in text) == (
        200, True, True,
    )  # fmt: skip
    assert 'value="Fenn"' not in client.get(there).content.decode()
    change(client, row, "first")
    assert 'value="Fenn"' in client.get(there).content.decode()
    assert member(network.clinic.id).post(there, {"saved": str(row.id)}).status_code == 404
