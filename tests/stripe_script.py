"""Stripe's documented objects for the tests that need one, and whoever answers with them."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

REFERENCE = "wellpaid_reference"
WEBHOOK_SECRET = "whsec_of_the_tests"
OPEN = "POST /v1/payment_intents"
CONFIRM = "POST /v1/payment_intents/pi_1/confirm"
SHOW = "GET /v1/payment_intents/pi_1"
CANCEL = "POST /v1/payment_intents/pi_1/cancel"


def intent(reference: str, status: str = "succeeded", **changes: Any) -> dict[str, Any]:
    """A PaymentIntent of $104.42."""
    return {
        "id": "pi_1", "object": "payment_intent", "amount": 10442, "currency": "usd",
        "status": status, "metadata": {REFERENCE: reference}, "latest_charge": None,
        "next_action": None, "last_payment_error": None,
    } | changes  # fmt: skip


def method(**changes: Any) -> dict[str, Any]:
    """A PaymentMethod: a debit card."""
    return {
        "id": "pm_1", "object": "payment_method", "type": "card", "customer": None,
        "card": {
            "brand": "visa", "funding": "debit", "last4": "4242", "exp_month": 12,
            "exp_year": 2039, "fingerprint": "Xt5EWLLDS7FJjR1c",
        },
    } | changes  # fmt: skip


def point_to(settings: Any, url: str, *, entry: str = "redirect") -> None:
    """Have the product take cards by Stripe, whose API is at this address."""
    settings.CARD_GATEWAY = "stripe"
    settings.STRIPE_API_URL = url
    settings.STRIPE_SECRET_KEY = "sk_test_of_the_tests"
    settings.STRIPE_PUBLISHABLE_KEY = "pk_test_of_the_tests"
    settings.STRIPE_WEBHOOK_SECRETS = [WEBHOOK_SECRET]
    settings.STRIPE_CARD_ENTRY = entry
    settings.GATEWAY_TIMEOUT_SECONDS = 5


def sign(body: bytes, *, at: int, secret: str = WEBHOOK_SECRET) -> str:
    """Give the value of Stripe-Signature ("Verify webhook signatures manually")."""
    digest = hmac.new(secret.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"
