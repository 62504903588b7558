"""How long things about cards take. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

VALID_DAYS: Final = 30
"""A card can be charged so many days, the day of its issue not counted."""
REMINDED_BEFORE: Final = timedelta(days=7)
NEVER_ARRIVED_AFTER: Final = timedelta(minutes=15)
"""So long after we asked, a request that the issuer doesn't know can't be on its way any more."""


def expires_on(issued_date: date) -> date:
    """Give the last day on which a card can be charged."""
    return issued_date + timedelta(days=VALID_DAYS)


def is_reminder_due(*, expires_date: date, today: date) -> bool:
    """Tell whether a provider is told again that a card waits."""
    return today <= expires_date <= today + REMINDED_BEFORE
