"""Disputes: the money is gone while one is open; evidence is sent once and in time."""

from __future__ import annotations

import pytest

from wellpaid.sandbox.cards import TEST_CARDS, Outcome

NUMBER_OF = {card.outcome: card.number for card in reversed(TEST_CARDS)}
LATER_SECONDS, DAY_SECONDS = 30, 86_400


def disputed(sandbox, *, key, amount_cents=None):
    charge = sandbox.charge(sandbox.tokenise("4242424242424242"), key=key).json()
    body = {"charge": charge["id"]} | ({"amount_cents": amount_cents} if amount_cents else {})
    return charge, sandbox.client.post("/v1/test/disputes", json=body).json()


def show(sandbox, dispute):
    return sandbox.client.get(f"/v1/disputes/{dispute['id']}").json()


def answer(sandbox, dispute, verb="evidence"):
    body = {"text": "The card was present."} if verb == "evidence" else None
    return sandbox.client.post(f"/v1/disputes/{dispute['id']}/{verb}", json=body)


def test_a_dispute_names_its_charge_and_deadline(sandbox):
    charge, dispute = disputed(sandbox, key="d1")
    assert dispute == {
        "id": dispute["id"], "charge": charge["id"], "charge_reference": charge["reference"],
        "status": "needs_response", "amount_cents": 18348, "fee_cents": 1500,
        "reason_code": "fraudulent", "evidence_due_at": dispute["evidence_due_at"],
    }  # fmt: skip
    assert show(sandbox, dispute) == dispute
    assert sandbox.client.get("/v1/disputes/dp_nobody").json()["type"] == "not_found"


def test_evidence_wins_and_is_sent_once(sandbox):
    _, dispute = disputed(sandbox, key="d2")
    assert answer(sandbox, dispute).json()["status"] == "under_review"
    for verb in ("evidence", "accept"):
        again = answer(sandbox, dispute, verb)
        assert (again.status_code, again.json()["type"]) == (409, "dispute_not_open")
    sandbox.advance(LATER_SECONDS)
    assert show(sandbox, dispute) == dispute | {"status": "won", "evidence_due_at": None}


def test_what_is_given_up_is_lost(sandbox):
    _, dispute = disputed(sandbox, key="d3")
    assert answer(sandbox, dispute, "accept").json()["status"] == "lost"
    assert answer(sandbox, dispute).json()["type"] == "dispute_not_open"


def test_after_the_deadline_it_is_lost(sandbox):
    _, dispute = disputed(sandbox, key="d4")
    sandbox.advance(7 * DAY_SECONDS - 60)
    assert show(sandbox, dispute)["status"] == "needs_response"
    sandbox.advance(60)
    assert show(sandbox, dispute)["status"] == "lost"
    assert answer(sandbox, dispute).json()["type"] == "dispute_not_open"


@pytest.mark.parametrize(
    ("outcome", "end"), [(Outcome.DISPUTED_WINNABLE, "won"), (Outcome.DISPUTED_LOST, "lost")]
)
def test_a_card_whose_holder_disputes(sandbox, outcome, end):
    charge = sandbox.charge(sandbox.tokenise(NUMBER_OF[outcome]), key=f"d5-{end}").json()
    assert charge["status"] == "succeeded"
    sandbox.advance(LATER_SECONDS)
    made = sandbox.client.post("/v1/test/payouts", json={}).json()
    lines = [
        line
        for payout in made
        for line in sandbox.client.get(f"/v1/payouts/{payout['id']}/lines").json()
    ]
    [held] = [line for line in lines if line["reference"] == charge["reference"]][1:]
    assert (held["kind"], held["amount_cents"], held["fee_cents"]) == ("dispute", -18348, 1500)
    dispute = {"id": held["subject"]}
    assert answer(sandbox, dispute).json()["status"] == "under_review"
    sandbox.advance(LATER_SECONDS)
    assert show(sandbox, dispute)["status"] == end


def test_a_charge_is_disputed_for_no_more_than_it_took(sandbox):
    charge, _ = disputed(sandbox, key="d6", amount_cents=18000)
    body = {"charge": charge["id"], "amount_cents": 349}
    more = sandbox.client.post("/v1/test/disputes", json=body)
    assert (more.status_code, more.json()["type"]) == (409, "dispute_too_large")
    assert sandbox.client.post("/v1/test/disputes", json=body | {"amount_cents": 348}).is_success
    # What the dispute took can't be given back besides.
    assert sandbox.refund(charge["id"], key="d6", amount_cents=1).json()["type"] == (
        "refund_too_large"
    )
