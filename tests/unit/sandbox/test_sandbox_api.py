from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import httpx
import pytest
from tests.servers.sandbox_server import running_sandbox

from wellpaid.sandbox.cards import DECLINES, TEST_CARDS, Outcome

NUMBER_OF = {card.outcome: card.number for card in reversed(TEST_CARDS)}
BACK = "http://merchant.test/pay/back"


def cvc_of(card):
    return "1234" if card.brand == "amex" else "123"


@pytest.mark.parametrize(
    "headers",
    [
        {"authorization": ""},
        {"authorization": "Bearer wrong"},
        {"authorization": "Basic sk_test_of_the_tests"},
    ],
)
def test_nothing_is_told_without_the_secret_key(sandbox, headers):
    for path in ("/v1/charges?reference=a", "/v1/tokens/tok_x", "/v1/setups/set_x"):
        response = sandbox.client.get(path, headers=headers)
        assert (response.status_code, response.json()["type"]) == (401, "unauthorized")
        assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("card", TEST_CARDS, ids=lambda card: f"{card.brand}-{card.outcome}")
def test_a_token_shows_brand_kind_and_last_four(sandbox, card):
    token = sandbox.tokenise(card.spaced, cvc=cvc_of(card))
    assert sandbox.client.get(f"/v1/tokens/{token}").json() == {
        "token": token, "brand": card.brand, "kind": card.kind, "last4": card.number[-4:],
        "exp_month": 12, "exp_year": 2039,
    }  # fmt: skip


@pytest.mark.parametrize(
    "card",
    [card for card in TEST_CARDS if card.outcome is Outcome.APPROVE],
    ids=lambda card: card.number,
)
def test_an_approved_card(sandbox, card):
    token = sandbox.tokenise(card.number, cvc=cvc_of(card))
    response = sandbox.charge(token, key=f"approve-{card.number[-4:]}")
    charge = response.json()
    assert response.status_code == 200
    assert charge == {
        "id": charge["id"], "reference": f"pay-approve-{card.number[-4:]}", "status": "succeeded",
        "amount_cents": 18348, "decline_code": None, "approval_code": charge["approval_code"],
        "challenge_url": None, "created_at": charge["created_at"],
    }  # fmt: skip
    assert len(charge["approval_code"]) == 6
    assert sandbox.client.get(f"/v1/charges/{charge['id']}").json() == charge


@pytest.mark.parametrize("outcome", sorted(DECLINES))
def test_a_declined_card_says_why(sandbox, outcome):
    token = sandbox.tokenise(NUMBER_OF.get(outcome, "4012888888881881"))
    charge = sandbox.charge(token, key=f"decline-{outcome}").json()
    assert (charge["status"], charge["decline_code"], charge["approval_code"]) == (
        "declined",
        outcome,
        None,
    )


def test_a_card_that_works_once(sandbox):
    token = sandbox.tokenise(NUMBER_OF[Outcome.WORKS_ONCE])
    answers = [sandbox.charge(token, key=f"once-{i}").json() for i in range(3)]
    assert [answer["status"] for answer in answers] == ["succeeded", "declined", "declined"]
    assert answers[1]["decline_code"] == "card_declined"


def test_the_slow_card_is_processing_while_its_caller_waits(sandbox):
    token = sandbox.tokenise(NUMBER_OF[Outcome.SLOW])
    quick = sandbox.tokenise(NUMBER_OF[Outcome.APPROVE])
    with ThreadPoolExecutor(1) as pool:
        started = time.monotonic()
        waiting = pool.submit(sandbox.charge, token, key="slow")
        time.sleep(0.3)
        assert sandbox.charge(quick, key="quick").json()["status"] == "succeeded"
        shown = sandbox.client.get("/v1/charges", params={"reference": "pay-slow"}).json()
        assert [charge["status"] for charge in shown] == ["processing"]
        assert time.monotonic() - started < 0.9
        answer = waiting.result().json()
    assert time.monotonic() - started >= 0.99
    assert answer["status"] == "succeeded"


def test_a_lost_answer_that_charged_is_known_only_later(sandbox):
    token = sandbox.tokenise(NUMBER_OF[Outcome.ANSWER_LOST_CHARGED])
    response = sandbox.charge(token, key="lost-charged")
    assert (response.status_code, response.content) == (504, b"")

    def found():
        [charge] = sandbox.client.get(
            "/v1/charges", params={"reference": "pay-lost-charged"}
        ).json()
        return charge

    hidden = found()
    assert (hidden["status"], hidden["approval_code"]) == ("processing", None)
    repeated = sandbox.charge(token, key="lost-charged")
    assert (repeated.status_code, repeated.json()) == (200, hidden)
    deadline = time.monotonic() + 5
    while found()["status"] == "processing":
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert found()["status"] == "succeeded"
    assert sandbox.charge(token, key="lost-charged").json() == found()


def test_a_lost_answer_that_did_not_charge_never_arrived(sandbox):
    token = sandbox.tokenise(NUMBER_OF[Outcome.ANSWER_LOST_NOT_CHARGED])
    response = sandbox.charge(token, key="lost-nothing")
    assert (response.status_code, response.content) == (504, b"")
    assert sandbox.client.get("/v1/charges", params={"reference": "pay-lost-nothing"}).json() == []


def test_a_challenge_is_approved_once(sandbox):
    token = sandbox.tokenise(NUMBER_OF[Outcome.CHALLENGE])
    first = sandbox.charge(token, key="challenge").json()
    assert first["status"] == "challenge"
    page = first["challenge_url"]
    for answer in ("approve", "refuse"):
        response = httpx.post(page, data={"answer": answer})
        assert (response.status_code, response.headers["location"]) == (303, BACK)
    charge = sandbox.client.get(f"/v1/charges/{first['id']}").json()
    assert (charge["status"], charge["challenge_url"]) == ("succeeded", None)
    cancelled = sandbox.client.post(f"/v1/charges/{first['id']}/cancel")
    assert (cancelled.status_code, cancelled.json()["type"]) == (409, "charge_final")
    assert sandbox.charge(token, key="challenge").json() == first, "the same key, the same answer"
    assert BACK in httpx.get(page).text


def test_a_challenge_is_refused(sandbox):
    token = sandbox.tokenise(NUMBER_OF[Outcome.CHALLENGE])
    charge = sandbox.charge(token, key="refused").json()
    httpx.post(charge["challenge_url"], data={"answer": "refuse"})
    refused = sandbox.client.get(f"/v1/charges/{charge['id']}").json()
    assert (refused["status"], refused["decline_code"]) == ("declined", "authentication_failed")


def test_a_challenge_is_cancelled_by_the_merchant(sandbox):
    token = sandbox.tokenise(NUMBER_OF[Outcome.CHALLENGE])
    charge = sandbox.charge(token, key="cancelled").json()
    response = sandbox.client.post(f"/v1/charges/{charge['id']}/cancel")
    assert (response.status_code, response.json()["status"]) == (200, "cancelled")
    assert sandbox.client.post(f"/v1/charges/{charge['id']}/cancel").status_code == 409
    httpx.post(charge["challenge_url"], data={"answer": "approve"})
    assert sandbox.client.get(f"/v1/charges/{charge['id']}").json()["status"] == "cancelled"


def test_with_nobody_there_a_challenge_is_a_decline(sandbox):
    token = sandbox.tokenise(NUMBER_OF[Outcome.CHALLENGE])
    charge = sandbox.charge(token, key="nobody", return_url=None).json()
    assert (charge["status"], charge["decline_code"]) == ("declined", "authentication_required")


def test_the_same_key_charges_once(sandbox):
    token = sandbox.tokenise(NUMBER_OF[Outcome.APPROVE])
    first = sandbox.charge(token, key="same").json()
    assert sandbox.charge(token, key="same").json() == first
    other = sandbox.charge(token, key="same", amount_cents=1)
    assert (other.status_code, other.json()["type"]) == (409, "idempotency_key_reused")
    assert sandbox.client.get("/v1/charges", params={"reference": "pay-same"}).json() == [first]


def test_the_same_key_at_the_same_time_charges_once(sandbox):
    token = sandbox.tokenise(NUMBER_OF[Outcome.APPROVE])
    with ThreadPoolExecutor(12) as pool:
        answers = [
            f.result() for f in [pool.submit(sandbox.charge, token, key="rush") for _ in range(24)]
        ]
    assert [answer.status_code for answer in answers] == [200] * 24
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len(sandbox.client.get("/v1/charges", params={"reference": "pay-rush"}).json()) == 1


@pytest.mark.parametrize(
    ("changes", "field", "kind"),
    [
        ({"amount_cents": 0}, "amount_cents", "invalid_field"),
        ({"amount_cents": -1}, "amount_cents", "invalid_field"),
        ({"amount_cents": 100_000_000}, "amount_cents", "invalid_field"),
        ({"amount_cents": 1.0}, "amount_cents", "invalid_field"),
        ({"amount_cents": "100"}, "amount_cents", "invalid_field"),
        ({"amount_cents": True}, "amount_cents", "invalid_field"),
        ({"currency": "eur"}, "currency", "invalid_field"),
        ({"currency": ["usd"]}, "currency", "invalid_field"),
        ({"reference": "two words"}, "reference", "invalid_field"),
        ({"reference": None}, "reference", "missing_field"),
        ({"statement_descriptor": "x" * 23}, "statement_descriptor", "invalid_field"),
        ({"statement_descriptor": "<b>"}, "statement_descriptor", "invalid_field"),
        ({"return_url": "http://evil.test/"}, "return_url", "invalid_field"),
        ({"return_url": "http://merchant.test@evil.test/"}, "return_url", "invalid_field"),
        ({"return_url": "http://merchant.test\\@evil.test/"}, "return_url", "invalid_field"),
        ({"return_url": "http://merchant.test/\r\nx: y"}, "return_url", "invalid_field"),
        ({"token": "tok_unknown"}, "token", "unknown_token"),
        ({"token": 1}, "token", "invalid_field"),
        ({"cvc": "123"}, "cvc", "unknown_field"),
    ],
)
def test_a_bad_field_is_named_and_nothing_is_charged(sandbox, changes, field, kind):
    token = sandbox.tokenise(NUMBER_OF[Outcome.APPROVE])
    response = sandbox.charge(token, key="bad-field", **changes)
    problem = response.json()
    assert (response.status_code, problem["type"], problem["field"]) == (422, kind, field)
    assert problem["title"]
    assert problem["detail"]
    assert sandbox.client.get("/v1/charges", params={"reference": "pay-bad-field"}).json() == []


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"{",
        b'{"a":NaN}',
        b'{"a":1,"a":2}',
        b"\xff",
        b"[" * 9000,
        b'{"a":' + b"9" * 5000 + b"}",
    ],
)
def test_a_malformed_body_is_refused(sandbox, raw):
    response = sandbox.client.post("/v1/charges", content=raw, headers={"idempotency-key": "raw"})
    assert (response.status_code, response.json()["type"]) == (400, "malformed_body")


def test_a_body_too_large_is_refused(sandbox):
    response = sandbox.client.post(
        "/v1/charges", content=b"x" * 20_000, headers={"idempotency-key": "raw"}
    )
    assert (response.status_code, response.json()["type"]) == (413, "body_too_large")


@pytest.mark.parametrize("key", [None, "", "two words", "x" * 256])
def test_a_charge_needs_an_idempotency_key(sandbox, key):
    headers = {} if key is None else {"idempotency-key": key}
    response = sandbox.client.post("/v1/charges", json={}, headers=headers)
    assert (response.status_code, response.json()["type"]) == (400, "idempotency_key_missing")


@pytest.mark.parametrize(
    "path", ["/v1/charges/ch_x", "/v1/tokens/tok_x", "/v1/setups/set_x", "/v1/what"]
)
def test_an_unknown_id_is_a_404(sandbox, path):
    response = sandbox.client.get(path)
    assert (response.status_code, response.json()["type"]) == (404, "not_found")


def test_tokens_are_made_for_our_own_pages_only(sandbox):
    body = {
        "key": sandbox.publishable_key,
        "locale": "en",
        "number": "4242424242424242",
        "expiry": "12/39",
        "cvc": "123",
    }
    for origin in ("http://merchant.test", "null"):
        response = sandbox.client.post("/fields/tokens", json=body, headers={"origin": origin})
        assert response.status_code == 403
    assert sandbox.client.post("/fields/tokens", json=body).status_code == 403
    wrong = sandbox.client.post(
        "/fields/tokens", json=body | {"key": "pk_wrong"}, headers={"origin": sandbox.base_url}
    )
    assert wrong.status_code == 403


def test_half_a_character_is_refused_and_not_a_crash(sandbox):
    typed = b'{"key":"\\ud800","locale":"en","number":"\\ud800","expiry":"","cvc":""}'
    response = sandbox.client.post(
        "/fields/tokens",
        content=typed,
        headers={"origin": sandbox.base_url, "content-type": "application/json"},
    )
    assert (response.status_code, response.json()["field"]) == (422, "key")


def test_tokenising_says_every_field_at_fault(sandbox):
    response = sandbox.post_fields(number="4242424242424241", expiry="01/20", cvc="", locale="en")
    assert (response.status_code, response.json()) == (422, {"errors": [
        {"field": "number", "code": "invalid"},
        {"field": "expiry", "code": "expired"},
        {"field": "cvc", "code": "required"},
    ]})  # fmt: skip


def test_the_database_and_the_log_hold_no_card_number_and_no_code(sandbox):
    numbers = [card.number for card in TEST_CARDS] + ["4012888888881881"]
    for number in numbers:
        sandbox.tokenise(number, cvc="7391" if number.startswith("37") else "739")
    files = [path for path in sandbox.data_dir.iterdir() if path.is_file()]
    assert {"sandbox.sqlite3", "sandbox.sqlite3-wal", "sandbox.log"} <= {
        path.name for path in files
    }
    held = b"".join(path.read_bytes() for path in files)
    assert b"4242" in held, "the last four are there, so the scan reads the right files"
    for number in numbers:
        assert number.encode() not in held
        assert number[:12].encode() not in held
    columns = {
        row[1]
        for table in ("tokens", "setups", "charges", "notices")
        for row in _columns(sandbox, table)
    }
    assert not columns & {"cvc", "pan", "card_number"}


def _columns(sandbox, table):
    with closing(sqlite3.connect(sandbox.database_path)) as connection:
        return connection.execute(f"PRAGMA table_info({table})").fetchall()


@pytest.mark.fault
def test_kill_minus_nine_loses_no_acknowledged_charge():
    with running_sandbox() as server:
        token = server.tokenise(NUMBER_OF[Outcome.APPROVE])
        lost = server.tokenise(NUMBER_OF[Outcome.ANSWER_LOST_CHARGED])
        acknowledged = [server.charge(token, key=f"kill-{i}").json() for i in range(5)]
        server.charge(lost, key="kill-lost")
        server.kill()
        server.start()
        for charge in acknowledged:
            assert server.client.get(f"/v1/charges/{charge['id']}").json() == charge
        assert server.charge(token, key="kill-0").json() == acknowledged[0]
        assert (
            len(server.client.get("/v1/charges", params={"reference": "pay-kill-lost"}).json()) == 1
        )


@pytest.mark.fault
def test_a_worker_whose_server_was_killed_lets_go_of_the_port():
    with running_sandbox() as server:
        server.kill_server_alone()
        deadline = time.monotonic() + 10
        while _answers(server.base_url):
            assert time.monotonic() < deadline, "an orphan still holds the port"
            time.sleep(0.1)
        server.start()


def _answers(base_url):
    try:
        return httpx.get(f"{base_url}/health").status_code == 200
    except httpx.TransportError:
        return False


def test_it_says_what_is_missing_and_does_not_start():
    with running_sandbox() as server:
        environment = dict(server.environment)
    del environment["SANDBOX_SECRET_KEY"]
    done = subprocess.run(
        [sys.executable, "-m", "wellpaid.sandbox"],
        env=environment,
        capture_output=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 2
    assert b"SANDBOX_SECRET_KEY is not set." in done.stderr
