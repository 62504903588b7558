"""Which rows of a newer file take the place of which postings before.

What counts is a payment's claim: all rows of a file that name both. They say what the books have of
it from the file's first to its last day, so they take the place of those before of these days, and
the same rows again are no news. Of other days a file says nothing: what was posted then counts on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from datetime import date

from .windows import Span


@dataclass(frozen=True, slots=True)
class Line:
    """A posting, as it is told apart. ``id``: of a posting that is here already."""

    amount_cents: int
    posted_date: date
    id: Hashable = None


@dataclass(frozen=True, slots=True)
class Change:
    """What a newer file says of one claim of one payment.

    :param is_news: the file's rows are to be kept
    :param replaced: ids of the postings whose place they take
    """

    is_news: bool
    replaced: tuple[Hashable, ...] = ()


def change_of(rows: Sequence[Line], before: Sequence[Line], days: Span) -> Change:
    """Say what becomes of a claim's postings.

    :param rows: of the newer file, at least one
    :param before: what counted until now
    :param days: the first and last day of the newer file
    """
    inside = [one for one in before if days.covers(one.posted_date, one.posted_date)]
    if _alike(rows, inside):
        return Change(is_news=False)
    return Change(is_news=True, replaced=tuple(one.id for one in inside))


def _alike(rows: Collection[Line], others: Collection[Line]) -> bool:
    return Counter((one.amount_cents, one.posted_date) for one in rows) == Counter(
        (one.amount_cents, one.posted_date) for one in others
    )
