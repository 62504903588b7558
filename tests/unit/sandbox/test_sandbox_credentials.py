"""Cards on file: stored once with their holder's agreement, charged, read, deleted."""

from __future__ import annotations

import pytest
from tests.servers.sandbox_server import SandboxServer, running_sandbox

from wellpaid.sandbox.cards import TEST_CARDS, Outcome

NUMBER_OF = {card.outcome: card.number for card in reversed(TEST_CARDS)}


def store(sandbox, token, /, *, key, **changes):
    body = {
        "token": token,
        "reference": f"wallet-{key}",
        "agreement": "save-card-1",
        "initiator": "customer",
    } | changes
    return sandbox.client.post(
        "/v1/credentials",
        headers={"idempotency-key": key},
        json={name: value for name, value in body.items() if value is not None},
    )


def stored(sandbox, number, *, key):
    return store(sandbox, sandbox.tokenise(number), key=key).json()["id"]


def test_a_token_becomes_a_credential(sandbox):
    response = store(sandbox, sandbox.tokenise("4000056655665556"), key="first")
    credential = response.json()
    assert response.status_code == 201
    assert credential == {
        "id": credential["id"], "reference": "wallet-first", "status": "active",
        "agreement": "save-card-1", "fingerprint": credential["fingerprint"], "brand": "visa",
        "kind": "debit", "last4": "5556", "exp_month": 12, "exp_year": 2039,
        "created_at": credential["created_at"], "deleted_at": None,
    }  # fmt: skip
    assert credential["id"].startswith("cred_")
    assert sandbox.client.get(f"/v1/credentials/{credential['id']}").json() == credential


def test_the_same_card_has_the_same_fingerprint(sandbox):
    answers = [
        store(sandbox, sandbox.tokenise(number), key=f"print-{i}").json()["fingerprint"]
        for i, number in enumerate(["4242424242424242", "4242424242424242", "5555555555554444"])
    ]
    assert answers[0] == answers[1] != answers[2]


def test_the_same_key_stores_once_and_another_body_is_refused(sandbox):
    token = sandbox.tokenise("4242424242424242")
    first, again = (store(sandbox, token, key="twice") for _ in range(2))
    assert (again.status_code, again.json()) == (201, first.json())
    other = store(sandbox, token, key="twice", agreement="save-card-2")
    assert (other.status_code, other.json()["type"]) == (409, "idempotency_key_reused")
    by_other_key = store(sandbox, token, key="thrice")
    assert (by_other_key.status_code, by_other_key.json()["type"]) == (409, "token_stored_already")


@pytest.mark.parametrize(
    ("changes", "status", "kind"),
    [
        ({"token": "tok_nobody"}, 422, "unknown_token"),
        ({"initiator": "merchant"}, 422, "invalid_field"),
        ({"initiator": None}, 422, "missing_field"),
        ({"agreement": None}, 422, "missing_field"),
        ({"agreement": "two words"}, 422, "invalid_field"),
        ({"cvc": "123"}, 422, "unknown_field"),
    ],
)
def test_what_does_not_fit_is_refused(sandbox, changes, status, kind):
    token = changes.get("token", sandbox.tokenise("4242424242424242"))
    response = store(sandbox, token, key=f"refused-{len(str(changes))}", **changes)
    assert (response.status_code, response.json()["type"]) == (status, kind)


def test_storing_needs_an_idempotency_key(sandbox):
    response = sandbox.client.post("/v1/credentials", json={})
    assert (response.status_code, response.json()["type"]) == (400, "idempotency_key_missing")


def test_a_card_that_cannot_be_stored(sandbox):
    token = sandbox.tokenise(NUMBER_OF[Outcome.STORE_REFUSED])
    response = store(sandbox, token, key="never")
    assert (response.status_code, response.json()["type"]) == (422, "card_not_storable")
    assert sandbox.charge(token, key="never-stored").json()["status"] == "succeeded"


def test_a_lost_answer_is_given_to_the_same_key(sandbox):
    token = sandbox.tokenise(NUMBER_OF[Outcome.STORE_ANSWER_LOST])
    lost = store(sandbox, token, key="lost")
    assert (lost.status_code, lost.content) == (504, b"")
    found = store(sandbox, token, key="lost")
    assert found.status_code == 201
    assert sandbox.client.get(f"/v1/credentials/{found.json()['id']}").json() == found.json()


def test_its_holder_and_the_merchant_charge_it(sandbox):
    credential = stored(sandbox, "4242424242424242", key="charged")
    assert sandbox.charge(credential, key="holder").json()["status"] == "succeeded"
    by_merchant = sandbox.charge(credential, key="auto", initiator="merchant", return_url=None)
    assert by_merchant.json()["status"] == "succeeded"


@pytest.mark.parametrize("is_stored", [True, False])
def test_the_merchant_charges_nothing_else(sandbox, is_stored):
    """Not a token, and nothing with an address to send somebody back to."""
    if is_stored:
        card, changes = stored(sandbox, "4242424242424242", key="own"), {}
    else:
        card, changes = sandbox.tokenise("4242424242424242"), {"return_url": None}
    refused = sandbox.charge(card, key=f"no-{is_stored}", initiator="merchant", **changes)
    assert (refused.status_code, refused.json()["type"]) == (422, "initiator_not_allowed")


def test_each_number_does_what_it_does(sandbox):
    def decline_code(outcome, **changes):
        credential = stored(sandbox, NUMBER_OF[outcome], key=f"does-{outcome}")
        return sandbox.charge(credential, key=f"does-{outcome}", **changes).json()["decline_code"]

    assert decline_code(Outcome.STORED_EXPIRES) == "expired_card"
    assert decline_code(Outcome.INSUFFICIENT_FUNDS) == "insufficient_funds"
    nobody = {"initiator": "merchant", "return_url": None}
    assert decline_code(Outcome.CHALLENGE, **nobody) == "authentication_required"
    token = sandbox.tokenise(NUMBER_OF[Outcome.STORED_EXPIRES])
    assert sandbox.charge(token, key="not-stored").json()["status"] == "succeeded"


def test_a_deleted_credential_is_never_charged_again(sandbox):
    credential = stored(sandbox, "4242424242424242", key="gone")
    first, again = (sandbox.client.delete(f"/v1/credentials/{credential}") for _ in range(2))
    assert (first.status_code, first.json()["status"]) == (200, "deleted")
    assert again.json() == first.json()
    refused = sandbox.charge(credential, key="after")
    assert (refused.status_code, refused.json()["type"]) == (422, "unknown_token")
    missing = sandbox.client.delete("/v1/credentials/cred_nobody")
    assert (missing.status_code, missing.json()["type"]) == (404, "not_found")


def test_another_merchant_reaches_nothing():
    """The same sandbox started with another key is another merchant's."""
    with running_sandbox() as sandbox:
        token = sandbox.tokenise("4242424242424242")
        credential = stored(sandbox, "5555555555554444", key="mine")
        as_another_merchant(sandbox)
        assert store(sandbox, token, key="thief").json()["type"] == "unknown_token"
        for card in (token, credential):
            assert sandbox.charge(card, key="thief").json()["type"] == "unknown_token"
        address = f"/v1/credentials/{credential}"
        assert sandbox.client.get(address).status_code == 404
        assert sandbox.client.delete(address).status_code == 404


def as_another_merchant(sandbox: SandboxServer) -> None:
    sandbox.stop()
    sandbox.environment = {**sandbox.environment, "SANDBOX_SECRET_KEY": "sk_of_somebody_else"}
    sandbox.client.headers["authorization"] = "Bearer sk_of_somebody_else"
    sandbox.start()
