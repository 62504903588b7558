"""What a person may do with a case of the books, until when, and when silence means something."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from wellpaid.formats.nacha.calendar import add_banking_days

UNDO_FOR: Final = timedelta(days=7)
# So long after a payment's day a clinic has posted it.
POSTED_WITHIN_BANKING_DAYS: Final = 5
# Books that are silent for longer than this aren't known of these days.
SILENCE_MAX: Final = timedelta(days=7)
# How far back a file's days are looked at for payments that it hasn't got.
LOOK_BACK: Final = timedelta(days=60)


def may_undo(decided_at: datetime, now: datetime) -> bool:
    """Tell whether a decision may still be taken back."""
    return now - decided_at < UNDO_FOR


@dataclass(frozen=True, slots=True)
class Span:
    """Days that the books cover, both included."""

    first: date
    last: date

    def covers(self, first: date, last: date) -> bool:
        """Tell whether all these days are among them."""
        return self.first <= first and last <= self.last


def spans(days: Iterable[date]) -> list[Span]:
    """Give the stretches of days in which books were kept, by the days on which they have rows."""
    found: list[Span] = []
    for day in sorted(set(days)):
        if found and day - found[-1].last <= SILENCE_MAX:
            found[-1] = Span(found[-1].first, day)
        else:
            found.append(Span(day, day))
    return found


def should_be_posted(payment_date: date, covered: Collection[Span]) -> bool:
    """Tell whether the books cover a payment's day and the days after it in which it is posted."""
    last = add_banking_days(payment_date, POSTED_WITHIN_BANKING_DAYS)
    return any(one.covers(payment_date, last) for one in covered)


def are_kept_of(posted_count: int, silent_count: int) -> bool:
    """Tell whether the books are those of a plan: they have at least half of its payments.

    A dental desk's books haven't a hospital plan's payments; that is no news, and no case each.
    """
    return posted_count >= silent_count and posted_count > 0
