"""Whose addresses the pages' policy allows, by who takes cards."""

from __future__ import annotations

import pytest

from wellpaid.settings.card_origins import CardOrigins, card_origins

SANDBOX = "http://localhost:8001"


@pytest.mark.parametrize(
    ("gateway", "entry", "sandbox_url", "origins"),
    [
        ("sandbox", "redirect", "", CardOrigins()),
        ("sandbox", "redirect", SANDBOX, CardOrigins((SANDBOX,), (SANDBOX,), (), (SANDBOX,))),
        ("stripe", "redirect", SANDBOX, CardOrigins(form=("https://checkout.stripe.com",))),
        (
            "stripe",
            "embedded",
            SANDBOX,
            CardOrigins(
                ("https://js.stripe.com",),
                ("https://js.stripe.com", "https://hooks.stripe.com"),
                ("https://api.stripe.com",),
                ("https://checkout.stripe.com",),
            ),
        ),
    ],
)
def test_nobody_is_allowed_without_need(gateway, entry, sandbox_url, origins):
    given = card_origins(gateway=gateway, stripe_entry=entry, sandbox_url=sandbox_url)
    assert given == origins
