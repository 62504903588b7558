"""How a card is entered at the gateway of new payments: in its frames, or on its own page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings


class Entry(StrEnum):
    """``FIELDS``: the sandbox's frames, one a field. ``ELEMENT``: Stripe's one frame.

    ``REDIRECT``: the gateway's page alone, and no script of somebody else's on ours. That is what
    PCI DSS asks least of (SAQ A r1: pages that embed a form must resist script attacks, a redirect
    need not; FAQ 1588).
    """

    FIELDS = "fields"
    ELEMENT = "element"
    REDIRECT = "redirect"


@dataclass(frozen=True)
class CardEntry:
    """What the card page needs for it."""

    entry: Entry
    script: str = ""
    publishable_key: str = ""


def card_entry() -> CardEntry:
    """Give it for the gateway that new payments go to."""
    if settings.CARD_GATEWAY == "sandbox":
        script = f"{settings.SANDBOX_URL}/fields/v1.js"
        return CardEntry(Entry.FIELDS, script, settings.SANDBOX_PUBLISHABLE_KEY)
    if settings.STRIPE_CARD_ENTRY == "embedded":
        script = "https://js.stripe.com/v3/"
        return CardEntry(Entry.ELEMENT, script, settings.STRIPE_PUBLISHABLE_KEY)
    return CardEntry(Entry.REDIRECT)
