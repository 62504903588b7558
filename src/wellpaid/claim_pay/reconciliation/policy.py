"""What a person may do with a case, and until when."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

UNDO_FOR: Final = timedelta(days=7)
# What a person may let go of one payment without the plan's word: less than it costs to chase.
WRITE_OFF_CENTS_MAX: Final = 10_000
# A fee is believed up to this share of a payment; more is no fee, whoever took it.
FEE_BASIS_POINTS_MAX: Final = 500
# After a request to a plan a case waits this long before it asks for somebody again.
ASK_AGAIN_BANKING_DAYS: Final = 5


def may_undo(decided_at: datetime, now: datetime) -> bool:
    """Tell whether a decision may still be taken back."""
    return now - decided_at < UNDO_FOR
