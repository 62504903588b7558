"""Ask about one card now, and carry the news over: for a person who comes back from the issuer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from .follow_cards import follow_card
from .tell_provider import tell_provider


def hear_of_card(*, payer_id: UUID, card_id: UUID, now: datetime) -> None:
    """Bring both sides to where the issuer says that a card is. Twice is once."""
    follow_card(organization_id=payer_id, card_id=card_id, now=now)
    tell_provider(organization_id=payer_id, card_id=card_id, now=now)
