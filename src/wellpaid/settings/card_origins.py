"""Whose addresses the pages' policy (CSP) allows, by who takes cards. Nobody's without need."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class CardOrigins:
    """What is added to each directive. ``form``: where a form's answer may redirect to."""

    script: tuple[str, ...] = ()
    frame: tuple[str, ...] = ()
    connect: tuple[str, ...] = ()
    form: tuple[str, ...] = ()


def card_origins(*, gateway: str, stripe_entry: str, sandbox_url: str) -> CardOrigins:
    """Give the origins (docs.stripe.com, "Content security policy").

    With Stripe's own page no script of Stripe's is allowed, so that none can ever run here.
    """
    if gateway == "sandbox":
        used = (sandbox_url,) if sandbox_url else ()
        return CardOrigins(script=used, frame=used, form=used)
    page = ("https://checkout.stripe.com",)
    if stripe_entry != "embedded":
        return CardOrigins(form=page)
    return CardOrigins(
        script=("https://js.stripe.com",),
        frame=("https://js.stripe.com", "https://hooks.stripe.com"),
        connect=("https://api.stripe.com",),
        form=page,
    )
