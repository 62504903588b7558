from __future__ import annotations

import sqlite3
import time
from contextlib import closing

import httpx
import pytest
from tests.servers.sandbox_server import running_sandbox
from tests.servers.webhook_receiver import receiving_webhooks

from wellpaid.kit.webhook_signature import WebhookSignatureError, verify
from wellpaid.sandbox.cards import TEST_CARDS, Outcome
from wellpaid.sandbox.database import Database

NUMBER_OF = {card.outcome: card.number for card in reversed(TEST_CARDS)}


@pytest.fixture(scope="module")
def receiver():
    with receiving_webhooks() as receiver:
        yield receiver


@pytest.fixture(scope="module")
def sandbox(receiver):
    with running_sandbox(webhook_url=receiver.url) as server:
        yield server


@pytest.fixture(autouse=True)
def _empty(receiver):
    receiver.deliveries.clear()
    receiver.statuses.clear()


def check_signature(delivery, secret, *, body=None):
    verify(
        secrets=[secret],
        message_id=delivery.headers["webhook-id"],
        timestamp=delivery.headers["webhook-timestamp"],
        signature=delivery.headers["webhook-signature"],
        body=delivery.body if body is None else body,
        now_timestamp=int(time.time()),
    )


def test_a_final_charge_is_told_once_and_signed(sandbox, receiver):
    charge = sandbox.charge(sandbox.tokenise(NUMBER_OF[Outcome.APPROVE]), key="told").json()
    [delivery] = receiver.wait_for(1)
    event = delivery.event
    assert event == {
        "type": "charge.succeeded",
        "id": delivery.headers["webhook-id"],
        "created_at": charge["created_at"],
        "data": charge,
    }
    check_signature(delivery, sandbox.webhook_secret)
    with pytest.raises(WebhookSignatureError):
        check_signature(delivery, sandbox.webhook_secret, body=delivery.body + b" ")
    sandbox.charge(sandbox.tokenise(NUMBER_OF[Outcome.CARD_DECLINED]), key="told-2")
    second = receiver.wait_for(2)[1].event
    assert (second["type"], second["data"]["decline_code"]) == ("charge.declined", "card_declined")


def test_a_challenge_is_told_when_it_is_answered(sandbox, receiver):
    token = sandbox.tokenise(NUMBER_OF[Outcome.CHALLENGE])
    charges = [sandbox.charge(token, key=f"asked-{i}").json() for i in range(3)]
    time.sleep(0.6)
    assert receiver.deliveries == []
    httpx.post(charges[0]["challenge_url"], data={"answer": "approve"})
    httpx.post(charges[1]["challenge_url"], data={"answer": "refuse"})
    sandbox.client.post(f"/v1/charges/{charges[2]['id']}/cancel")
    told = {d.event["data"]["id"]: d.event["type"] for d in receiver.wait_for(3)}
    assert [told[charge["id"]] for charge in charges] == [
        "charge.succeeded", "charge.declined", "charge.cancelled",
    ]  # fmt: skip


def test_a_lost_answer_is_told_only_when_it_is_known(sandbox, receiver):
    token = sandbox.tokenise(NUMBER_OF[Outcome.ANSWER_LOST_CHARGED])
    started = time.monotonic()
    sandbox.charge(token, key="hidden")
    [delivery] = receiver.wait_for(1)
    assert time.monotonic() - started >= 1.95
    assert delivery.event["type"] == "charge.succeeded"
    shown = sandbox.client.get("/v1/charges", params={"reference": "pay-hidden"}).json()
    assert shown == [delivery.event["data"]]


def test_a_refused_webhook_is_sent_again_with_the_same_id(sandbox, receiver):
    receiver.statuses[:] = [500, 302]
    sandbox.charge(sandbox.tokenise(NUMBER_OF[Outcome.APPROVE]), key="again")
    deliveries = receiver.wait_for(3)
    assert [delivery.status for delivery in deliveries] == [500, 302, 204]
    assert len({delivery.headers["webhook-id"] for delivery in deliveries}) == 1
    assert len({delivery.body for delivery in deliveries}) == 1
    for delivery in deliveries:
        check_signature(delivery, sandbox.webhook_secret)
    time.sleep(0.8)
    assert len(receiver.deliveries) == 3


@pytest.mark.fault
def test_the_outbox_survives_kill_minus_nine(receiver):
    receiver.statuses[:] = [503]
    with running_sandbox(webhook_url=receiver.url) as server:
        charge = server.charge(server.tokenise(NUMBER_OF[Outcome.APPROVE]), key="kept").json()
        receiver.wait_for(1)
        server.kill()
        server.start()
        again = receiver.wait_for(2)[1]
    assert again.event["data"]["id"] == charge["id"]
    assert again.status == 204


def test_what_comes_later_is_told_when_it_comes(sandbox, receiver):
    charges = [
        sandbox.charge(sandbox.tokenise(NUMBER_OF[outcome]), key=f"later-{outcome}").json()
        for outcome in (Outcome.REFUND_PENDING, Outcome.REFUND_FAILS_LATER)
    ]
    for charge in charges:
        sandbox.refund(charge["id"], key=f"later-{charge['id']}")
    told = [delivery.event for delivery in receiver.wait_for(4)]
    assert [event["type"] for event in told if "refund" in event["type"]] == [
        "refund.pending", "refund.succeeded",
    ]  # fmt: skip
    sandbox.advance(30)
    later = receiver.wait_for(6)[4:]
    assert {delivery.event["type"] for delivery in later} == {"refund.succeeded", "refund.failed"}
    for delivery in later:
        check_signature(delivery, sandbox.webhook_secret)


def test_an_answered_dispute_is_never_told_as_let_slip(sandbox, receiver):
    charge = sandbox.charge(sandbox.tokenise(NUMBER_OF[Outcome.APPROVE]), key="dispute").json()
    dispute = sandbox.client.post("/v1/test/disputes", json={"charge": charge["id"]}).json()
    sandbox.client.post(f"/v1/disputes/{dispute['id']}/evidence", json={"text": "Present."})
    sandbox.advance(30 * 86_400)
    told = [delivery.event for delivery in receiver.wait_for(4)]
    assert [event["type"] for event in told] == [
        "charge.succeeded", "dispute.needs_response", "dispute.under_review", "dispute.won",
    ]  # fmt: skip
    time.sleep(0.8)
    assert len(receiver.deliveries) == 4


def test_what_waited_in_the_outbox_of_before_is_taken_over(tmp_path):
    path = tmp_path / "sandbox.sqlite3"
    with closing(sqlite3.connect(path)) as old, old:
        old.execute(
            "CREATE TABLE webhooks (number INTEGER PRIMARY KEY, id TEXT, charge_id TEXT, body TEXT,"
            " due_at_ms INTEGER, attempts INTEGER, delivered_at_ms INTEGER)"
        )
        old.execute("INSERT INTO webhooks VALUES (1, 'evt_1', 'ch_1', '{}', 5, 2, NULL)")
    for _ in range(2):
        rows = Database(path).rows("SELECT id, subject, due_at_ms, attempts FROM notices")
        assert [tuple(row) for row in rows] == [("evt_1", "ch_1", 5, 2)]
