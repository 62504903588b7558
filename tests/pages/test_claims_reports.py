"""C11: a provider's reports as a page, as spreadsheets, and for strangers."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from tests.factories import day_here, make_clinic
from tests.pages.checking_client import CheckingClient, text_of
from tests.pages.test_payer_pages import _queries, member
from tests.unit.claim_pay.remittances.a_year import Year, make_year
from wellpaid.core.organizations.roles import Role

KEYS = (
    "expected", "weeks", "forecast", "paid", "days-to-pay", "unanswered", "denials",
    "denial-reasons", "underpaid", "underpaid-claims", "fees", "unmatched",
)  # fmt: skip


@pytest.fixture
def year(db, settings, tmp_path: Path) -> Year:
    settings.DOCUMENTS_DIR = tmp_path
    # Two days before the page is read: of today, wherever the clinic is, and in its last weeks.
    return make_year(day_here() - timedelta(days=2))


def csv_of(client: CheckingClient, key: str) -> list[str]:
    response = client.get(reverse("claims_report", args=[key]))
    assert (response.status_code, response["Content-Type"]) == (200, "text/csv; charset=utf-8")
    return response.content.decode().splitlines()


def grow(year: Year) -> None:
    """Add a payment for each of the last forty weeks, and a claim that was paid far too little."""
    for week in range(1, 41):
        year.remittance(ago=7 * week, state="arrived", amount_cents=100_00)
    row = year.remittance(ago=0)
    year.claims(row, 19)
    year.claims(row, 1, charge_cents=1_000_00, paid_cents=180_00)


def test_reports_with_drawings_and_tables(year):
    client = member(year.clinic.id, Role.READ_ONLY)
    grow(year)
    page = client.get(reverse("claims_reports"))
    assert [one["id"] for one in page.page.select("section.sheet h2")] == list(KEYS)
    # Each has its table; and all that have figures here have a drawing but the two lists by payer
    # or claim.
    for key, drawn in (("expected", 1), ("weeks", 1), ("forecast", 0), ("paid", 1),
                       ("days-to-pay", 1), ("denials", 1), ("denial-reasons", 1),
                       ("underpaid", 1), ("underpaid-claims", 0)):  # fmt: skip
        section = page.page.select_one(f"section[aria-labelledby={key}]")
        assert (key, len(section.select("table"))) == (key, 1)
        assert (key, len(section.select("svg.bars:not(.key)"))) == (key, drawn)
    words = text_of(page.page.main)
    for told in ("CO 197", "Before today, not here yet", "Less than usual by", "$600.00",
                 "$800.00 in these eight weeks", "You paid no fees", "Everything is matched",
                 "a single week was off by 0% on average"):  # fmt: skip
        assert told in words
    [there] = page.page.select("section[aria-labelledby=underpaid-claims] tbody a")
    assert client.get(there["href"]).status_code in {200, 404}


def test_nothing_yet(db):
    client = member(make_clinic().id)
    page = client.get(reverse("claims_reports"))
    assert len(page.page.select(".empty")) == len(KEYS)
    assert page.page.select("section table, section svg.bars") == []
    words = text_of(page.page.main)
    assert "Nothing was paid yet" in words
    assert "There is no habit to hold claims against yet" in words
    for key in KEYS:
        assert len(csv_of(client, key)) >= 1
    spanish = client.get(reverse("claims_reports") + "?lang=es", follow=True)
    assert "Aún no se ha pagado nada" in text_of(spanish.page.main)


def test_spreadsheets(year):
    year.remittance(payer_name="=SUM(A1)", amount_cents=5_00, payer_id=year.clinic.id)
    client = member(year.clinic.id)
    month = f"{year.today:%Y-%m}"
    paid = csv_of(client, "paid")
    assert paid[0] == "payer,month,paid"
    assert {f"'=SUM(A1),{month},5.00", f"Pebbleway Health Plan,{month},60.00"} <= set(paid)
    assert f"{month},2,1,50.0" in csv_of(client, "denials")
    assert csv_of(client, "denial-reasons")[1].startswith("CO-197,")
    # "Check" is a way to be paid here, and no step.
    spanish = text_of(client.get(reverse("claims_reports") + "?lang=es", follow=True).page.main)
    assert ("Cheque" in spanish, "Revisar" in spanish) == (True, False)
    client.get(reverse("claims_reports") + "?lang=en", follow=True)
    assert csv_of(client, "expected")[1] == "before,65.00,0.00,0.00,2,65.00"
    whole = client.get(reverse("claims_report", args=["all"]))
    with zipfile.ZipFile(io.BytesIO(whole.content)) as packed:
        assert packed.namelist() == [f"{key}.csv" for key in KEYS]
        assert packed.read("paid.csv").decode().splitlines() == paid
    assert client.get(reverse("claims_report", args=["odd"])).status_code == 404


def test_a_stranger_reads_a_year_of_their_own(year):
    stranger = member(make_clinic().id)
    assert "Pebbleway" not in stranger.get(reverse("claims_reports")).content.decode()
    assert csv_of(stranger, "paid") == ["payer,month,paid"]


def test_the_page_asks_as_often_with_a_year_as_with_a_payment(year):
    client = member(year.clinic.id)
    row = year.remittance()
    year.claims(row, 20)
    there = reverse("claims_reports")
    client.get(there)
    count = _queries(client, there)
    grow(year)
    assert _queries(client, there) == count
