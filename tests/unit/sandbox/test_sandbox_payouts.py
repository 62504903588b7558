"""Payouts: each payee's day adds up to the cent, and every movement is paid out once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.servers.sandbox_server import running_sandbox

from wellpaid.sandbox.cards import TEST_CARDS, Outcome
from wellpaid.sandbox.movements import charge_fee_cents

NUMBER_OF = {card.outcome: card.number for card in reversed(TEST_CARDS)}
DAY_SECONDS = 86_400


@pytest.fixture
def sandbox():
    with running_sandbox() as server:
        yield server


def pay(sandbox, reference, cents, outcome=Outcome.APPROVE):
    token = sandbox.tokenise(NUMBER_OF[outcome])
    response = sandbox.charge(token, key=reference, reference=reference, amount_cents=cents)
    return response.json()["id"]


def close(sandbox):
    return sandbox.client.post("/v1/test/payouts", json={}).json()


def lines(sandbox, payout):
    return sandbox.client.get(f"/v1/payouts/{payout['id']}/lines").json()


@pytest.mark.parametrize(
    ("cents", "fee"), [(1, 30), (17, 30), (18, 31), (100, 33), (18348, 562), (99_999_999, 2900030)]
)
def test_half_a_cent_of_fee_counts_as_one(cents, fee):
    assert charge_fee_cents(cents) == fee


def test_a_day_of_two_clinics(sandbox):
    first = pay(sandbox, "larkmoor.1", 18348)
    pay(sandbox, "larkmoor.2", 2500)
    pay(sandbox, "birchway.1", 9900)
    pay(sandbox, "birchway.2", 5000, Outcome.CARD_DECLINED)
    sandbox.refund(first, key="back", reference="larkmoor.3", amount_cents=1000)
    sandbox.client.post("/v1/test/disputes", json={"charge": first, "amount_cents": 5000})
    made = {payout["payee"]: payout for payout in close(sandbox)}
    assert {payee: payout["amount_cents"] for payee, payout in made.items()} == {
        "larkmoor": 18348 - 562 + 2500 - 103 - 1000 - 5000 - 1500,
        "birchway": 9900 - 317,
    }
    got = [
        (line["kind"], line["reference"], line["amount_cents"], line["fee_cents"])
        for line in lines(sandbox, made["larkmoor"])
    ]
    assert got == [
        ("charge", "larkmoor.1", 18348, 562),
        ("charge", "larkmoor.2", 2500, 103),
        ("refund", "larkmoor.3", -1000, 0),
        ("dispute", "larkmoor.1", -5000, 1500),
    ]
    assert close(sandbox) == []


def test_what_comes_back_is_in_a_later_payout(sandbox):
    charge = pay(sandbox, "larkmoor.1", 18348, Outcome.REFUND_FAILS_LATER)
    sandbox.refund(charge, key="back", reference="larkmoor.2")
    body = {"charge": charge, "amount_cents": 5000}
    dispute = sandbox.client.post("/v1/test/disputes", json=body).json()
    close(sandbox)
    sandbox.client.post(f"/v1/disputes/{dispute['id']}/evidence", json={"text": "Present."})
    sandbox.advance(60)
    later = [line for payout in close(sandbox) for line in lines(sandbox, payout)]
    assert sorted((line["kind"], line["amount_cents"]) for line in later) == [
        ("dispute_won", 5000), ("refund_failed", 1000),
    ]  # fmt: skip


def test_a_payout_that_takes_money(sandbox):
    charge = pay(sandbox, "larkmoor.1", 5000)
    close(sandbox)
    sandbox.refund(charge, key="back", reference="larkmoor.2", amount_cents=5000)
    [payout] = close(sandbox)
    assert payout["amount_cents"] == -5000


def test_a_day_that_is_over_is_paid_out_by_itself(sandbox):
    pay(sandbox, "larkmoor.1", 5000)
    since = {"since": "2000-01-01"}
    assert sandbox.client.get("/v1/payouts", params=since).json() == []
    sandbox.advance(DAY_SECONDS)
    [payout] = sandbox.client.get("/v1/payouts", params=since).json()
    assert payout["bank_reference"].startswith("CARD SANDBOX TRANSFER ST-")
    arrival = date.fromisoformat(payout["arrival_date"])
    assert arrival.weekday() < 5
    sandbox.advance(3 * DAY_SECONDS)
    [arrived] = sandbox.client.get("/v1/payouts", params={"since": str(arrival)}).json()
    assert arrived == payout | {"status": "paid"}
    day_after = {"since": str(arrival + timedelta(days=1))}
    assert sandbox.client.get("/v1/payouts", params=day_after).json() == []


def test_what_is_not_there(sandbox):
    assert sandbox.client.get("/v1/payouts/po_nobody/lines").json()["type"] == "not_found"
    response = sandbox.client.get("/v1/payouts", params={"since": "soon"})
    assert (response.status_code, response.json()["type"]) == (422, "invalid_field")
    response = sandbox.client.post("/v1/test/clock/advance", json={"seconds": -1})
    assert (response.status_code, response.json()["type"]) == (422, "invalid_field")


def test_the_tests_words_need_the_secret_key(sandbox):
    for path in ("refunds", "test/clock/advance", "test/disputes", "test/payouts"):
        headers = {"authorization": "Bearer pk_test_of_the_tests"}
        response = sandbox.client.post(f"/v1/{path}", json={}, headers=headers)
        assert (response.status_code, response.json()["type"]) == (401, "unauthorized")
