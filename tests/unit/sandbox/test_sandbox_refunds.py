"""Money given back: once for each key, never more than was taken, and what becomes of it later."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.servers.sandbox_server import running_sandbox

from wellpaid.sandbox.cards import TEST_CARDS, Outcome

NUMBER_OF = {card.outcome: card.number for card in reversed(TEST_CARDS)}
LATER_SECONDS = 30


def charged(sandbox, outcome=Outcome.APPROVE, *, key):
    return sandbox.charge(sandbox.tokenise(NUMBER_OF[outcome]), key=key).json()["id"]


def found(sandbox, reference):
    return sandbox.client.get("/v1/refunds", params={"reference": reference}).json()


def test_a_refund_is_made_and_found(sandbox):
    charge = charged(sandbox, key="r1")
    response = sandbox.refund(charge, key="back-1")
    refund = response.json()
    assert response.status_code == 200
    assert refund == {
        "id": refund["id"], "reference": "back-back-1", "charge": charge, "status": "succeeded",
        "amount_cents": 1000, "failure_code": None, "created_at": refund["created_at"],
    }  # fmt: skip
    assert found(sandbox, "back-back-1") == [refund]
    params = {"reference": "back-back-1", "charge": "ch_other"}
    assert sandbox.client.get("/v1/refunds", params=params).json() == []
    assert found(sandbox, "back-nobody") == []


def test_the_same_key_gives_back_once(sandbox):
    charge = charged(sandbox, key="r2")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: sandbox.refund(charge, key="back-2").json(), range(8)))
    assert len({answer["id"] for answer in answers}) == 1
    other = sandbox.refund(charge, key="back-2", amount_cents=999)
    assert (other.status_code, other.json()["type"]) == (409, "idempotency_key_reused")
    assert len(found(sandbox, "back-back-2")) == 1


def test_never_more_than_was_taken(sandbox):
    charge = charged(sandbox, key="r3")
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(
                lambda i: sandbox.refund(charge, key=f"back-3-{i}", amount_cents=9000), range(8)
            )
        )
    assert sorted(answer.status_code for answer in answers) == [200, 200, *[409] * 6]
    assert {a.json()["type"] for a in answers if a.status_code == 409} == {"refund_too_large"}
    assert sandbox.refund(charge, key="back-3-rest", amount_cents=348).status_code == 200
    one_more = sandbox.refund(charge, key="back-3-more", amount_cents=1)
    assert (one_more.status_code, one_more.json()["type"]) == (409, "refund_too_large")


@pytest.mark.parametrize(
    ("outcome", "status", "kind"),
    [
        (Outcome.CARD_DECLINED, 409, "charge_not_captured"),
        (Outcome.CHALLENGE, 409, "charge_not_captured"),
        (Outcome.REFUND_REFUSED, 422, "refund_refused"),
    ],
)
def test_what_cannot_be_given_back(sandbox, outcome, status, kind):
    response = sandbox.refund(charged(sandbox, outcome, key=f"r4-{outcome}"), key=f"b4-{outcome}")
    assert (response.status_code, response.json()["type"]) == (status, kind)
    assert found(sandbox, f"back-b4-{outcome}") == []


def test_what_does_not_fit_is_refused(sandbox):
    charge = charged(sandbox, key="r5")
    for changes, kind in [
        ({"amount_cents": 0}, "invalid_field"),
        ({"amount_cents": 1.5}, "invalid_field"),
        ({"reference": None}, "missing_field"),
        ({"reason": "why"}, "unknown_field"),
    ]:
        response = sandbox.refund(charge, key="b5", **changes)
        assert (response.status_code, response.json()["type"]) == (422, kind)
    assert sandbox.refund("ch_nobody", key="b5").json()["type"] == "not_found"
    assert sandbox.client.post("/v1/refunds", json={}).json()["type"] == "idempotency_key_missing"


def test_a_pending_refund_succeeds_when_its_time_has_come(sandbox):
    charge = charged(sandbox, Outcome.REFUND_PENDING, key="r6")
    assert sandbox.refund(charge, key="b6").json()["status"] == "pending"
    assert found(sandbox, "back-b6")[0]["status"] == "pending"
    sandbox.advance(LATER_SECONDS)
    assert found(sandbox, "back-b6")[0]["status"] == "succeeded"
    # The same key gives the first answer again, as it was.
    assert sandbox.refund(charge, key="b6").json()["status"] == "pending"


def test_a_refund_that_fails_later_can_be_made_anew(sandbox):
    charge = charged(sandbox, Outcome.REFUND_FAILS_LATER, key="r7")
    assert sandbox.refund(charge, key="b7", amount_cents=18348).json()["status"] == "succeeded"
    assert sandbox.refund(charge, key="b7b", amount_cents=1).status_code == 409
    sandbox.advance(LATER_SECONDS)
    refund = found(sandbox, "back-b7")[0]
    assert (refund["status"], refund["failure_code"]) == ("failed", "account_closed")
    assert sandbox.refund(charge, key="b7b", amount_cents=18348).status_code == 200


def test_an_answer_lost_with_the_refund_made(sandbox):
    charge = charged(sandbox, Outcome.REFUND_ANSWER_LOST_MADE, key="r8")
    first = sandbox.refund(charge, key="b8")
    assert (first.status_code, first.content) == (504, b"")
    [refund] = found(sandbox, "back-b8")
    assert sandbox.refund(charge, key="b8").json() == refund


def test_a_request_lost_on_its_way(sandbox):
    charge = charged(sandbox, Outcome.REFUND_ANSWER_LOST_NOT_MADE, key="r9")
    assert sandbox.refund(charge, key="b9").status_code == 504
    assert found(sandbox, "back-b9") == []
    assert sandbox.refund(charge, key="b9").json()["status"] == "succeeded"


@pytest.mark.fault
def test_refunds_and_the_clock_survive_kill_minus_nine():
    with running_sandbox() as server:
        charge = charged(server, Outcome.REFUND_PENDING, key="k1")
        server.refund(charge, key="kb1")
        server.advance(LATER_SECONDS)
        server.kill()
        server.start()
        assert [refund["status"] for refund in found(server, "back-kb1")] == ["succeeded"]
        assert server.refund(charge, key="kb1").json()["status"] == "pending"
