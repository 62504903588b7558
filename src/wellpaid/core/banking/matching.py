"""Which booking of our bank is what: by an exact reference and an exact amount, or not at all.

What only looks alike is for a person to say; nothing is posted on a guess.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from wellpaid.kit.money import Money


@dataclass(frozen=True, slots=True)
class Booking:
    """A line of a bank's statement. ``texts``: its references and words."""

    line_id: UUID
    amount: Money
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Expected:
    """Something that a bank should book once. ``kind`` says what, such as ``payout``."""

    kind: str
    subject_id: UUID
    reference: str
    amount: Money


@dataclass(frozen=True, slots=True)
class Match:
    """A booking and what it is."""

    line_id: UUID
    expected: Expected


def match(bookings: Iterable[Booking], expected: Iterable[Expected]) -> list[Match]:
    """Pair bookings with what was expected; each at most once, in the order of the bookings.

    A reference counts only where it stands as a whole word: ``12`` isn't in ``4412``. Two
    expectations with the same reference and amount are both possible, and so neither is chosen.
    """
    by_reference: dict[tuple[str, int], list[Expected]] = {}
    for one in expected:
        if one.reference:
            by_reference.setdefault((one.reference, one.amount.cents), []).append(one)
    found = []
    for booking in bookings:
        chosen = _choose(booking, by_reference)
        if chosen is not None:
            by_reference[chosen.reference, chosen.amount.cents].remove(chosen)
            found.append(Match(booking.line_id, chosen))
    return found


def _choose(
    booking: Booking, by_reference: Mapping[tuple[str, int], list[Expected]]
) -> Expected | None:
    words = {text.strip() for text in booking.texts} | {
        word.strip(".,;:()") for text in booking.texts for word in text.split()
    }
    candidates = [
        one for word in words for one in by_reference.get((word, booking.amount.cents), [])
    ]
    return candidates[0] if len(candidates) == 1 else None
