"""The issuer: one card a key, one charge a card, one sum a day, and a number on its page alone."""

from __future__ import annotations

import itertools
import re
import sqlite3
from datetime import date, timedelta

import httpx
import pytest

from wellpaid.sandbox.issuer.rules import face_of, fee_cents

_numbers = itertools.count(1)
BACK = "http://merchant.test/claims"


@pytest.fixture
def issue(sandbox):
    """Ask for a card; changes replace fields of the body."""

    def ask(*, key: str = "", **changes) -> httpx.Response:
        reference = f"card-{next(_numbers)}"
        day = date.fromisoformat(sandbox.client.get("/bank").json()["open_day"])
        body = {
            "reference": reference,
            "program": "1340000017",
            "merchant": "Larkmoor Clinic LLC",
            "amount_cents": 15_000,
            "currency": "usd",
            "expires_on": (day + timedelta(days=30)).isoformat(),
        } | changes
        headers = {"Idempotency-Key": key or reference}
        return sandbox.client.post("/issuer/cards", json=body, headers=headers)

    return ask


def look(sandbox, card: dict, **changes) -> httpx.Response:
    reference = f"look-{next(_numbers)}"
    body = {"reference": reference, "locale": "en", "return_url": BACK} | changes
    return sandbox.client.post(f"/issuer/cards/{card['id']}/looks", json=body)


def act(sandbox, card: dict, verb: str) -> dict:
    return sandbox.client.post(f"/issuer/cards/{card['id']}/{verb}").json()


def test_a_key_issues_one_card(sandbox, issue):
    first = issue(key="once", reference="r-once")
    again = issue(key="once", reference="r-once")
    assert (first.status_code, first.json()) == (201, again.json())
    other = issue(key="once", reference="r-once", amount_cents=1)
    assert (other.status_code, other.json()["type"]) == (409, "idempotency_key_reused")
    found = sandbox.client.get("/issuer/cards", params={"reference": "r-once"}).json()
    assert found == [first.json()]


@pytest.mark.parametrize(
    "changes",
    [{"amount_cents": 0}, {"expires_on": "2020-01-01"}, {"expires_on": "soon"}, {"merchant": ""},
     {"merchant": "x" * 61}, {"currency": "eur"}, {"pan": "4242424242424242"}],
)  # fmt: skip
def test_what_is_no_card_is_refused(issue, changes):
    assert issue(**changes).status_code in {400, 422}


def test_what_the_amount_decides(sandbox, issue):
    refused = issue(amount_cents=15_091)
    assert (refused.status_code, refused.json()["type"]) == (422, "card_refused")
    for cents, count in ((15_092, 1), (15_093, 0)):
        reference = f"lost-{cents}"
        assert issue(reference=reference, amount_cents=cents).status_code == 504
        found = sandbox.client.get("/issuer/cards", params={"reference": reference}).json()
        assert len(found) == count
    assert act(sandbox, issue(amount_cents=15_094).json(), "charge")["status"] == "declined"


def test_charged_once_and_settled_in_one_sum_a_day(sandbox, issue):
    cards = [issue(amount_cents=cents, program="1340000099").json() for cents in (7_025, 5_000)]
    for card in (*cards, cards[0]):
        act(sandbox, card, "charge")
    used = act(sandbox, cards[0], "close")
    assert (used["status"], used["fee_cents"]) == ("used", 176)
    assert re.fullmatch(r"\d{6}", used["approval_code"])
    books = sqlite3.connect(sandbox.data_dir / "sandbox.sqlite3")
    rows = books.execute("SELECT amount_cents, type_code, reference FROM bank_bookings").fetchall()
    books.close()
    assert [row for row in rows if "1340000099" in row[2]] == [
        (-12_025, "455", used["settlement_reference"])
    ]
    sandbox.client.post("/bank/clock/advance", json={"days": 5})
    shown = sandbox.client.get(f"/issuer/cards/{cards[0]['id']}").json()
    assert (shown["status"], shown["used_on"]) == ("settled", used["used_on"])


def test_closed_or_too_old_it_is_charged_no_more(sandbox, issue):
    closed, old = issue().json(), issue().json()
    assert act(sandbox, closed, "close")["status"] == "closed"
    assert act(sandbox, closed, "charge")["status"] == "closed"
    sandbox.client.post("/bank/clock/advance", json={"days": 31})
    assert act(sandbox, old, "charge")["status"] == "expired"
    refused = look(sandbox, old)
    assert (refused.status_code, refused.json()["type"]) == (409, "card_not_active")


def test_only_its_page_shows_the_number_and_once(sandbox, issue):
    card = issue().json()
    face = face_of(card["id"], date.fromisoformat(card["expires_on"]), sandbox.secret_key)
    assert (face.number[-4:], len(face.number), len(face.cvc)) == (card["last4"], 16, 3)
    url = look(sandbox, card, reference="one-look").json()["url"]
    assert look(sandbox, card, reference="one-look").json()["url"] == url
    shown = httpx.get(url)
    for words in (face.spaced, face.expiry, face.cvc, "$150.00", "Larkmoor Clinic LLC"):
        assert words in shown.text
    assert shown.headers["cache-control"] == "no-store"
    again = httpx.get(url)
    assert (again.status_code, face.spaced in again.text) == (410, False)
    answers = [issue().text, sandbox.client.get(f"/issuer/cards/{card['id']}").text]
    answers.append((sandbox.data_dir / "sandbox.sqlite3").read_bytes().decode("latin-1"))
    assert not [text for text in answers if face.number in text]


def test_the_page_charges_the_card_in_spanish(sandbox, issue):
    url = look(sandbox, issue().json(), locale="es").json()["url"]
    before = httpx.post(url)  # nobody has opened it
    assert before.status_code == 303
    assert "Cobrar esta tarjeta" in httpx.get(url).text
    done = httpx.post(url, follow_redirects=True)
    assert ("Aprobada" in done.text, BACK in done.text) == (True, True)
    assert httpx.get(f"{sandbox.base_url}/issuer/card/nobody").status_code == 404


def test_strangers_are_kept_out(sandbox, issue):
    card = issue().json()
    for path in ("/issuer/cards?reference=x", f"/issuer/cards/{card['id']}"):
        assert httpx.get(sandbox.base_url + path).status_code == 401
    assert look(sandbox, card, return_url="https://thief.example/").status_code == 422
    assert act(sandbox, {"id": "vc_nobody"}, "close")["type"] == "not_found"


@pytest.mark.parametrize(("cents", "fee"), [(1, 0), (20, 1), (15_000, 375), (7_025, 176)])
def test_half_a_cent_of_fee_counts_as_one(cents, fee):
    assert fee_cents(cents) == fee
