"""D6 and D8 as pages, and the drawing between them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.pages.test_payer_pages import member
from tests.unit.claim_pay.disbursements.test_what_comes_back import come_back
from tests.unit.claim_pay.network import TODAY, Network, Paid, choose, make_network
from wellpaid.claim_pay.disbursements.models import Disbursement
from wellpaid.claim_pay.screening.policy import REASONS, HoldCode
from wellpaid.core.organizations.roles import Role
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.web.shared.bar_chart import HEIGHT, WIDTH, Bar, Box, drawn

STRANGER = {"tin": "340000099", "npi": "1245319599", "payee": "STRANGER CLINIC"}


@pytest.fixture
def network(db, settings, tmp_path) -> Network:
    settings.BANK_FOLDER = str(tmp_path / "bank")
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    return make_network(tmp_path / "bank")


def text(client, name: str, query: str = "", *args: object) -> str:
    return client.get(reverse(name, args=args) + query).content.decode()


def test_providers_are_found_and_invited(network):
    client = member(network.payer_id)
    assert "Nobody was paid yet" in text(client, "payer_providers")
    choose(network)
    network.pay(Paid(), Paid(**STRANGER))
    page = client.get(reverse("payer_providers"))
    words = page.content.decode()
    assert ("Account in use" in words, "No account needed" in words) == (True, True)
    assert "LARKMOOR" not in text(client, "payer_providers", "?enrolled=no&way=check&q=stranger")
    assert "No provider like this" in text(client, "payer_providers", "?q=nobody")
    assert client.get(reverse("payer_providers") + "?way=odd").status_code == 404
    [there] = [a["href"] for a in page.page.find_all("a") if a["href"].endswith("/invite")]
    wrong = client.post(there, {"email": "no address"})
    assert (wrong.status_code, "Enter an email address like" in wrong.content.decode()) == (
        400,
        True,
    )
    done = client.post(there, {"email": "office@stranger.example"})
    assert "The invitation is on its way" in client.get(done.url).content.decode()
    again = client.post(there, {"email": "office@stranger.example"})
    assert (again.status_code, "within the last 7 days" in again.content.decode()) == (409, True)
    reader = member(network.payer_id, Role.READ_ONLY)
    assert "/invite" not in text(reader, "payer_providers")
    assert reader.get(there).status_code == 403
    come_back(network)
    assert "The last deposit came back" in text(client, "payer_providers")


def test_reports_with_a_drawing_tables_and_csv(network):
    client = member(network.payer_id)
    empty = text(client, "payer_reports")
    for words in ("Nothing was paid in these days", "Every check was cashed"):
        assert words in empty
    choose(network)
    network.pay(Paid(), Paid(**STRANGER, day=TODAY))
    query = f"?first={TODAY:%Y-%m-%d}&last={TODAY:%Y}-12-31"
    page = client.get(reverse("payer_reports") + query)
    assert len(page.page.select("svg.bars:not(.key) rect")) == 2
    assert "$300.00" in page.content.decode()
    paid = text(client, "payer_report", query, "paid")
    assert "check,1,150.00" in paid
    assert "ach,1,150.00" in paid
    assert text(client, "payer_report", query, "unclaimed").count("\r\nOH,") == 4
    assert text(client, "payer_report", query, "on-time").splitlines()[1] == "sent,2,2"
    assert text(client, "payer_report", query, "returns").splitlines() == [
        "code,reason,payments,amount"
    ]
    assert client.get(reverse("payer_report", args=["odd"])).status_code == 404
    for odd in ("?first=odd&last=odd", "?first=2026-03-02&last=2026-03-01", "?first=2024-01-01"):
        assert client.get(reverse("payer_reports") + odd).status_code == 400


@pytest.mark.parametrize(
    ("bars", "boxes"),
    [
        ([Bar("a", (10,))], [Box(0, 0, 40, HEIGHT, 0)]),
        ([Bar("a", (1, 3)), Bar("b", (0, 2))],
         [Box(0, 120, 40, 40, 0), Box(0, 0, 40, 120, 1), Box(320, 80, 40, 80, 1)]),
        # However little it is, it is seen.
        ([Bar("a", (100_000,)), Bar("b", (1,))],
         [Box(0, 0, 40, HEIGHT, 0), Box(320, HEIGHT - 1, 40, 1, 0)]),
    ],
)  # fmt: skip
def test_bars(bars, boxes):
    chart = drawn(bars)
    assert chart is not None
    assert list(chart.boxes) == boxes


def test_bars_stay_within_the_drawing_however_many():
    chart = drawn([Bar(str(n), (n, n)) for n in range(400)])
    assert chart is not None
    assert max(box.x + box.width for box in chart.boxes) <= WIDTH
    assert min(box.y for box in chart.boxes) >= 0
    assert (drawn([]), drawn([Bar("a", (0, 0))])) == (None, None)


def test_why_a_payment_is_held_is_told_in_the_readers_language(network):
    network.pay(Paid())
    [row] = network.disbursements()
    ours = REASONS[HoldCode.BANK_CHANGED]
    client = member(network.payer_id)
    there = reverse("payer_payment", args=[row.id])
    for reason, es in ((ours, False), ("On hold", True)):
        with tenant(network.payer_id):
            Disbursement.objects.update(state="held", reason=reason)
        for address in (there, reverse("payer_payments")):
            assert reason in client.get(address + "?lang=en", follow=True).content.decode()
            page = client.get(address + "?lang=es", follow=True).content.decode()
            assert (reason in page) is es
