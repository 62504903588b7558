"""The sandbox gateway, over HTTP to the sandbox's real process."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from django.conf import settings
from django.test import override_settings

from tests.gateways import conformance
from tests.gateways.harness import Delivery, Harness, Means
from tests.servers.cutting_proxy import Cut, CuttingProxy, cutting_proxy
from tests.servers.sandbox_server import SandboxServer, running_sandbox
from tests.servers.webhook_receiver import WebhookReceiver, receiving_webhooks
from wellpaid.kit import webhook_signature
from wellpaid.patient_pay.payments.gateways.sandbox import SandboxGateway
from wellpaid.sandbox.cards import TEST_CARDS, Outcome

NUMBERS = {card.outcome: card.number for card in reversed(TEST_CARDS)}
OUTCOMES = {
    Means.APPROVED: Outcome.APPROVE,
    Means.DECLINED: Outcome.CARD_DECLINED,
    Means.CHALLENGE: Outcome.CHALLENGE,
    Means.NOT_STORABLE: Outcome.STORE_REFUSED,
    Means.REFUND_PENDING: Outcome.REFUND_PENDING,
    Means.REFUND_REFUSED: Outcome.REFUND_REFUSED,
    Means.REFUND_FAILS_LATER: Outcome.REFUND_FAILS_LATER,
}
WEEK_SECONDS = 7 * 86_400


class SandboxHarness(Harness):
    """The sandbox, a wire that can be cut, and its own words for making things happen."""

    asks_for_money = b"POST /v1/charges"

    def __init__(self, sandbox: SandboxServer, proxy: CuttingProxy, told: WebhookReceiver) -> None:
        self.gateway = SandboxGateway()
        self._sandbox, self._proxy, self._told = sandbox, proxy, told

    def token(self, means: Means) -> str:
        return self._sandbox.tokenise(NUMBERS[OUTCOMES[means]])

    def losing_requests(self) -> AbstractContextManager[None]:
        return self._proxy.cut(Cut.REQUEST)

    def losing_answers(self, only: bytes = b"") -> AbstractContextManager[None]:
        return self._proxy.cut(Cut.ANSWER, only=only)

    def away(self) -> AbstractContextManager[None]:
        return self._proxy.away()

    def answer_challenge(self, url: str, *, is_approved: bool) -> None:
        httpx.post(url, data={"answer": "approve" if is_approved else "refuse"}, trust_env=False)

    def fill_hosted_page(self, url: str) -> None:
        typed = {"number": NUMBERS[Outcome.APPROVE], "expiry": "12/39", "cvc": "123"}
        assert httpx.post(url, data=typed, trust_env=False).status_code == 303

    def let_time_pass(self) -> None:
        self._sandbox.advance(60)

    def delivery_about(self, reference: str) -> Delivery:
        found = self._told.wait_for_text(reference)
        return Delivery(found.headers, found.body)

    def signed(self, event: Mapping[str, Any], *, age_seconds: int = 0) -> Delivery:
        body = json.dumps(event).encode()
        at, message_id = int(time.time()) - age_seconds, "evt_1"
        signature = webhook_signature.sign(
            secrets=[self._sandbox.webhook_secret], message_id=message_id, timestamp=at, body=body
        )
        return Delivery(
            {
                webhook_signature.ID_HEADER: message_id,
                webhook_signature.TIMESTAMP_HEADER: str(at),
                webhook_signature.SIGNATURE_HEADER: signature,
            },
            body,
        )

    def event_of_another_kind(self) -> Mapping[str, Any]:
        return {"type": "customer.created", "id": "evt_1", "data": {}}

    def with_another_secret_first(self) -> AbstractContextManager[None]:
        both = [conformance.SECRET, *settings.SANDBOX_WEBHOOK_SECRETS]
        return override_settings(SANDBOX_WEBHOOK_SECRETS=both)

    def dispute(self, charge_gateway_id: str) -> str:
        body = {"charge": charge_gateway_id}
        dispute_id: str = self._sandbox.client.post("/v1/test/disputes", json=body).json()["id"]
        return dispute_id

    def let_evidence_be_late(self) -> None:
        self._sandbox.advance(WEEK_SECONDS)

    def pay_out(self) -> None:
        assert self._sandbox.client.post("/v1/test/payouts", json={}).is_success

    def die(self) -> None:
        self._sandbox.kill()

    def rise(self) -> None:
        self._sandbox.start()

    def taken(self, reference: str) -> list[int]:
        charges = self._sandbox.client.get("/v1/charges", params={"reference": reference}).json()
        return [one["amount_cents"] for one in charges if one["status"] == "succeeded"]

    def given_back(self, reference: str) -> list[int]:
        refunds = self._sandbox.client.get("/v1/refunds", params={"reference": reference}).json()
        return [one["amount_cents"] for one in refunds]


@contextmanager
def sandbox_harness() -> Iterator[SandboxHarness]:
    with receiving_webhooks() as told, running_sandbox(webhook_url=told.url) as sandbox:
        with cutting_proxy(urlsplit(sandbox.base_url).port or 0) as proxy:
            with override_settings(
                SANDBOX_URL=proxy.url,
                SANDBOX_SECRET_KEY=sandbox.secret_key,
                SANDBOX_WEBHOOK_SECRETS=[sandbox.webhook_secret],
                GATEWAY_TIMEOUT_SECONDS=5,
            ):
                yield SandboxHarness(sandbox, proxy, told)


class TestSandbox(
    conformance.Charges,
    conformance.Refunds,
    conformance.LostAnswers,
    conformance.Cards,
    conformance.Challenges,
    conformance.StoredCards,
    conformance.HostedPages,
    conformance.Webhooks,
    conformance.Disputes,
    conformance.Payouts,
):
    @pytest.fixture(scope="class")
    def harness(self) -> Iterator[SandboxHarness]:
        with sandbox_harness() as harness:
            yield harness
