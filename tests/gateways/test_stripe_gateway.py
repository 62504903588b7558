"""The Stripe gateway, by Stripe's SDK over HTTP to localstripe's real process."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from tests.gateways import conformance
from tests.gateways.harness import Delivery, Harness, Means
from tests.servers.cutting_proxy import Cut, CuttingProxy, cutting_proxy
from tests.servers.localstripe_server import SECRET_KEY, LocalstripeServer, running_localstripe
from tests.servers.webhook_receiver import WebhookReceiver, receiving_webhooks
from tests.stripe_script import REFERENCE, WEBHOOK_SECRET, sign
from wellpaid.patient_pay.payments.gateways.stripe import StripeGateway

NUMBERS = {
    Means.APPROVED: "4242424242424242",
    Means.DECLINED: "4000000000000341",  # localstripe lets this one be kept and not be charged
    Means.CHALLENGE: "4000002760003184",
    Means.NOT_STORABLE: "4000000000000002",
}
SHAPES = "tried on Stripe's documented objects in test_stripe_answers.py"


class StripeHarness(Harness):
    """localstripe, and a wire that can be cut."""

    gaps: Mapping[str, str] = (
        dict.fromkeys(
            [name for name in vars(conformance.Disputes) if name.startswith("test")],
            f"localstripe has no disputes; {SHAPES}",
        )
        | dict.fromkeys(
            [name for name in vars(conformance.Payouts) if name.startswith("test")],
            f"localstripe's payouts are in euros and made of nothing; {SHAPES}",
        )
        | dict.fromkeys(
            [name for name in vars(conformance.HostedPages) if name.startswith("test")],
            f"localstripe has no Checkout pages; {SHAPES}",
        )
        | {
            "test_never_more_than_was_taken": f"localstripe gives back any amount; {SHAPES}",
            "test_a_refund_that_the_bank_refuses": f"localstripe's refunds always work; {SHAPES}",
            "test_a_pending_refund_succeeds_later": f"localstripe's refunds never wait; {SHAPES}",
            "test_a_refund_may_fail_after_it_worked": f"localstripe's refunds never fail; {SHAPES}",
            "test_with_nobody_there_a_bank_that_asks_says_no": (
                f"localstripe knows no off_session and keeps no card whose bank asks; {SHAPES}"
            ),
        }
    )
    unknown_token = "pm_nobody"
    asks_for_money = b"/confirm"
    charge_event_type = "payment_intent.succeeded"

    def __init__(
        self, server: LocalstripeServer, proxy: CuttingProxy, told: WebhookReceiver
    ) -> None:
        self.gateway = StripeGateway()
        self._server, self._proxy, self._told = server, proxy, told

    def token(self, means: Means) -> str:
        return self._server.method(NUMBERS[means])

    def losing_requests(self) -> AbstractContextManager[None]:
        return self._proxy.cut(Cut.REQUEST)

    def losing_answers(self, only: bytes = b"") -> AbstractContextManager[None]:
        return self._proxy.cut(Cut.ANSWER, only=only)

    def away(self) -> AbstractContextManager[None]:
        return self._proxy.away()

    def answer_challenge(self, url: str, *, is_approved: bool) -> None:
        self._server.answer_challenge(url.rpartition("/")[2], is_approved=is_approved)

    def delivery_about(self, reference: str) -> Delivery:
        found = self._told.wait_for_text(reference)
        return Delivery(found.headers, found.body)

    def signed(self, event: Mapping[str, Any], *, age_seconds: int = 0) -> Delivery:
        body = json.dumps(event).encode()
        signature = sign(body, at=int(time.time()) - age_seconds)
        return Delivery({"stripe-signature": signature}, body)

    def event_of_another_kind(self) -> Mapping[str, Any]:
        return {"type": "customer.created", "id": "evt_1", "data": {"object": {}}}

    def with_another_secret_first(self) -> AbstractContextManager[None]:
        both = ["whsec_newer", *settings.STRIPE_WEBHOOK_SECRETS]
        return override_settings(STRIPE_WEBHOOK_SECRETS=both)

    def die(self) -> None:
        self._server.kill()

    def rise(self) -> None:
        self._server.start()

    def taken(self, reference: str) -> list[int]:
        return self._amounts("payment_intents", reference)

    def given_back(self, reference: str) -> list[int]:
        return self._amounts("refunds", reference)

    def _amounts(self, kind: str, reference: str) -> list[int]:
        found = self._server.client.get(f"/v1/{kind}", params={"limit": 1_000}).json()["data"]
        return [
            one["amount"]
            for one in found
            if one["metadata"].get(REFERENCE) == reference and one["status"] == "succeeded"
        ]


@contextmanager
def stripe_harness() -> Iterator[StripeHarness]:
    with receiving_webhooks() as told, running_localstripe() as server:
        server.send_webhooks_to(told.url, WEBHOOK_SECRET)
        with cutting_proxy(server.port) as proxy:
            with override_settings(
                STRIPE_API_URL=proxy.url,
                STRIPE_SECRET_KEY=SECRET_KEY,
                STRIPE_WEBHOOK_SECRETS=[WEBHOOK_SECRET],
                GATEWAY_TIMEOUT_SECONDS=5,
            ):
                yield StripeHarness(server, proxy, told)


class TestStripe(
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
    def harness(self) -> Iterator[StripeHarness]:
        with stripe_harness() as harness:
            yield harness
