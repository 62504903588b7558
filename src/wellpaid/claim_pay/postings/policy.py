"""What a person may do with a case of the books, until when, and when silence means something."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final

from wellpaid.formats.nacha.calendar import add_banking_days

from .windows import Span

UNDO_FOR: Final = timedelta(days=7)
# So long after a payment's day a clinic has posted it.
POSTED_WITHIN_BANKING_DAYS: Final = 5
# How far back a file's days are looked at for payments that it hasn't got.
LOOK_BACK: Final = timedelta(days=60)


def may_undo(decided_at: datetime, now: datetime) -> bool:
    """Tell whether a decision may still be taken back."""
    return now - decided_at < UNDO_FOR


def should_be_posted(payment_date: date, covered: Collection[Span]) -> bool:
    """Tell whether the books cover a payment's day and the days after it in which it is posted."""
    last = add_banking_days(payment_date, POSTED_WITHIN_BANKING_DAYS)
    return any(one.covers(payment_date, last) for one in covered)


def are_kept_of(posted_count: int, silent_count: int) -> bool:
    """Tell whether the books are those of a plan: they have at least half of its payments.

    A dental desk's books haven't a hospital plan's payments; that is no news, and no case each.
    """
    return posted_count >= silent_count and posted_count > 0
