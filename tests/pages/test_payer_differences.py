"""A dry run on its page, and what differs from a file before it: page and CSV."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories import day_here
from tests.pages.test_payer_pages import member, newest, page_of, sent, soon, upload
from tests.unit.claim_pay.network import Network, Paid, choose, file_835, make_network
from wellpaid.claim_pay.submissions.operations.check_submission import check_submission
from wellpaid.kit.clock import utc_now


@pytest.fixture
def network(db, settings, tmp_path) -> Network:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    return make_network(tmp_path / "bank")


def differences(client, row, query: str = "") -> str:
    return client.get(reverse("payer_batch_differences", args=[row.id]) + query).content.decode()


def table(client, row, query: str = "") -> list[dict[str, str]]:
    there = reverse("payer_batch_differences_csv", args=[row.id]) + query
    return list(csv.DictReader(io.StringIO(client.get(there).content.decode())))


def test_a_dry_run_says_what_would_happen_and_keeps_no_file(network):
    choose(network)
    client = member(network.payer_id)
    upload(client, file_835(soon(), soon(payer_ein="1999999999")), is_dry_run="on")
    row = newest(network)
    check_submission(organization_id=network.payer_id, submission_id=row.id, now=utc_now())
    text = page_of(client, row)
    for words in ("This was a dry run", "How they’d be paid", "Direct deposit", "1 to fix",
                  "enough money", "A sum like this takes two people"):  # fmt: skip
        assert words in text
    assert "The file as you sent it" not in text
    assert "Approve" not in text
    assert client.get(reverse("payer_batch_file", args=[row.id])).status_code == 404
    assert "Dry run, never paid" in client.get(reverse("payer_batches")).content.decode()


def test_a_corrected_file_payment_by_payment(network):
    late = day_here() + timedelta(days=400)
    broken = Paid("P1", day=late)
    client, first = sent(network, broken, soon(trace="P2"), soon(trace="P3"))
    client.post(reverse("payer_batch_withdraw", args=[first.id]))
    changed = soon(trace="P2", claims=((20_000, 14_000),))
    client, second = sent(network, soon(trace="P1"), changed, soon(trace="=4"))
    text = differences(client, second)
    for words in ("Payment by payment", "Mended", "Another amount, Other claims", "Removed"):
        assert words in text
    assert "The same, Mended" in text
    rows = table(client, second)
    assert [(one["payment_number"], one["difference"], one["errors"]) for one in rows] == [
        ("P1", "same", "mended"),
        ("P2", "changed", "clean"),
        ("'=4", "added", "clean"),
        ("P3", "removed", "clean"),
    ]
    assert (rows[1]["amount_before"], rows[1]["amount_now"]) == ("150.00", "140.00")


def test_a_usual_file_payee_by_payee(network):
    client, first = sent(network, soon())
    client, second = sent(network, soon(), soon(tin="340000099", payee="STRANGER CLINIC"))
    text = differences(client, second)
    assert "Payee by payee" in text
    assert "STRANGER CLINIC" in text
    assert "LARKMOOR CLINIC LLC" not in text
    assert "LARKMOOR CLINIC LLC" in differences(client, second, "?show=all")
    assert [one["look_at"] for one in table(client, second)] == ["", "new"]
    assert "There is no batch before this one" in differences(client, first)
    named = f"?beside={first.id}"
    assert "STRANGER CLINIC" in differences(client, second, named)
    there = reverse("payer_batch_differences", args=[second.id])
    for odd in ("?beside=odd", f"?beside={second.id}", "?page=9"):
        assert client.get(there + odd).status_code == 404
