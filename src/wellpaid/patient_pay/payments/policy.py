"""Limits of a payment, and how long we wait before asking what became of it."""

from __future__ import annotations

from datetime import timedelta

from wellpaid.kit.money import Money

MINIMUM = Money(100)

# The first question comes when the browser's own request must be over; then ever more slowly.
FIRST_QUESTION_AFTER = timedelta(seconds=15)
_QUESTIONS_AFTER_SECONDS = (5, 10, 15, 30, 60, 120, 300, 900)

# A request that was sent may still be on its way for as long as sockets live. Before this, "the
# gateway has no such charge" proves nothing.
NEVER_ARRIVED_AFTER = timedelta(seconds=60)

# How long a person may take for the bank's own check before we stop it.
CHALLENGE_ENDS_AFTER = timedelta(minutes=15)


# What sealed tokens of stored cards are sealed for: see kit/crypto.py.
STORED_CARD = "stored card"


def next_question_after(asked_count: int) -> timedelta:
    """Give the wait before asking the gateway again."""
    last = len(_QUESTIONS_AFTER_SECONDS) - 1
    return timedelta(seconds=_QUESTIONS_AFTER_SECONDS[min(asked_count, last)])


def smallest_payment(owed: Money) -> Money:
    """Give the least that may be paid: a dollar, or all of it where less is owed."""
    return min(MINIMUM, owed)
