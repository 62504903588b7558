"""The hosted page and the bank's question, as a browser without script sees them."""

from __future__ import annotations

import httpx
import pytest
from bs4 import BeautifulSoup

BACK, CANCEL = "http://merchant.test/pay/back?step=2", "http://merchant.test/pay/how"
GOOD = {"number": "4000 0000 0001 4805", "expiry": "08/30", "cvc": "123"}


def opened(sandbox, **changes):
    body = {
        "reference": "visit-1",
        "kind": "hsa",
        "locale": "en",
        "return_url": BACK,
        "cancel_url": CANCEL,
    }
    response = sandbox.client.post("/v1/setups", json=body | changes)
    assert response.status_code == 201, response.text
    return response.json()


def soup_of(response):
    return BeautifulSoup(response.text, "html.parser")


def test_a_card_is_taken_and_the_person_sent_back(sandbox):
    setup = opened(sandbox)
    page = httpx.get(setup["url"])
    soup = soup_of(page)
    assert [h1.text for h1 in soup.find_all("h1")] == ["Your HSA or FSA card"]
    assert "This is a test." in soup.text
    assert soup.html["lang"] == "en"
    assert not soup.find_all(["script", "style"])
    assert not soup.find_all(style=True)
    assert {label["for"] for label in soup.find_all("label")} == {"number", "expiry", "cvc"}
    assert page.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]

    for _press in range(2):
        done = httpx.post(setup["url"], data=GOOD)
        assert (done.status_code, done.headers["location"]) == (303, f"{BACK}&setup={setup['id']}")
    shown = sandbox.client.get(f"/v1/setups/{setup['id']}").json()
    card = shown["card"]
    assert (shown["status"], shown["reference"]) == ("complete", "visit-1")
    assert (card["kind"], card["last4"], card["exp_month"], card["exp_year"]) == (
        "hsa",
        "4805",
        8,
        2030,
    )
    assert sandbox.charge(card["token"], key="hosted").json()["status"] == "succeeded"
    again = soup_of(httpx.get(setup["url"]))
    assert again.h1.text == "We have your card"
    assert again.select_one("a.btn")["href"] == f"{BACK}&setup={setup['id']}"


def test_errors_are_listed_and_the_number_is_not_shown_again(sandbox):
    setup = opened(sandbox)
    page = httpx.post(
        setup["url"], data={"number": "4242 4242 4242 4241", "expiry": "01/20", "cvc": "987"}
    )
    soup = soup_of(page)
    assert page.status_code == 422
    assert soup.title.text.startswith("Error: ")
    links = {a["href"]: a.text for a in soup.select(".notice.bad a")}
    assert links == {
        "#number": "Check the card number. A digit may be wrong.",
        "#expiry": "This card is past its date. Use another card.",
    }
    for field in ("number", "expiry"):
        described = soup.find(id=field)
        assert described["aria-invalid"] == "true"
        assert f"{field}-error" in described["aria-describedby"].split()
    assert "4241" not in page.text
    assert soup.find(id="number").get("value") is None
    assert soup.find(id="cvc").get("value") is None
    assert soup.find(id="expiry")["value"] == "01/20"
    assert sandbox.client.get(f"/v1/setups/{setup['id']}").json()["status"] == "open"


def test_typed_markup_stays_text(sandbox):
    page = httpx.post(opened(sandbox)["url"], data={"expiry": '"><b>x'})
    assert soup_of(page).find(id="expiry")["value"] == '"><b>x'


def test_the_person_can_leave_without_paying(sandbox):
    setup = opened(sandbox)
    left = httpx.post(setup["url"], data={"action": "cancel"})
    assert (left.status_code, left.headers["location"]) == (303, f"{CANCEL}?setup={setup['id']}")
    assert sandbox.client.get(f"/v1/setups/{setup['id']}").json() == {
        "id": setup["id"], "reference": "visit-1", "status": "cancelled", "card": None,
    }  # fmt: skip
    late = httpx.post(setup["url"], data=GOOD)
    assert "You left this step" in late.text
    assert sandbox.client.get(f"/v1/setups/{setup['id']}").json()["status"] == "cancelled"


def test_the_page_speaks_spanish_and_can_be_switched(sandbox):
    url = opened(sandbox, locale="es", kind="debit")["url"]
    soup = soup_of(httpx.get(url))
    assert (soup.html["lang"], soup.h1.text) == ("es", "Su tarjeta de débito")
    switch = soup.select_one("header a[hreflang=en]")
    assert soup_of(httpx.get(httpx.URL(url).join(switch["href"]))).h1.text == "Your debit card"
    assert "Escriba el número de la tarjeta." in httpx.post(url, data={}).text


@pytest.mark.parametrize(
    "changes",
    [
        {"return_url": "http://evil.test/"},
        {"cancel_url": "javascript:alert(1)"},
        {"kind": "gift"},
        {"locale": "fr"},
        {"reference": ""},
        {"extra": 1},
    ],
)
def test_a_bad_setup_is_refused(sandbox, changes):
    body = {
        "reference": "r",
        "kind": "hsa",
        "locale": "en",
        "return_url": BACK,
        "cancel_url": CANCEL,
    }
    response = sandbox.client.post("/v1/setups", json=body | changes)
    assert (response.status_code, response.json()["field"]) == (422, next(iter(changes)))


def test_the_bank_asks_in_the_language_of_the_card(sandbox):
    token = sandbox.tokenise("4000002760003184", locale="es")
    charge = sandbox.charge(token, key="ask-es").json()
    soup = soup_of(httpx.get(charge["challenge_url"]))
    assert soup.h1.text == "Su banco quiere comprobar que es usted"
    assert "$183.48" in soup.text
    assert "Larkmoor Clinic" in soup.text
    assert {button["value"] for button in soup.find_all("button")} == {"approve", "refuse"}
    silly = httpx.post(charge["challenge_url"], data={"answer": "maybe"})
    assert silly.status_code == 200
    assert sandbox.client.get(f"/v1/charges/{charge['id']}").json()["status"] == "challenge"


@pytest.mark.parametrize(
    "path", ["/hosted/set_x", "/challenge/ch_x", "/nowhere", "/static/../settings.py"]
)
def test_an_address_that_leads_nowhere_says_so(sandbox, path):
    page = httpx.get(f"{sandbox.base_url}{path}")
    assert page.status_code == 404
    assert soup_of(page).h1.text == "We can't find this page"


def test_the_home_page_lists_the_test_cards(sandbox):
    assert "4242 4242 4242 4242" in httpx.get(sandbox.base_url).text


def test_a_frame_is_for_known_merchants_only(sandbox):
    query = {
        "field": "number",
        "key": sandbox.publishable_key,
        "origin": "http://merchant.test",
        "label": "Card <number>",
    }
    page = httpx.get(f"{sandbox.base_url}/fields/frame", params=query)
    policy = page.headers["content-security-policy"]
    assert page.status_code == 200
    assert "frame-ancestors http://merchant.test" in policy
    assert "unsafe" not in policy
    assert soup_of(page).find("label").text == "Card <number>"
    for bad in ({"origin": "http://evil.test"}, {"key": "pk_x"}, {"field": "pin"}):
        assert httpx.get(f"{sandbox.base_url}/fields/frame", params=query | bad).status_code == 400
