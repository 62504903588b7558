"""How long we wait before asking what became of a refund, and who has to agree to it."""

from __future__ import annotations

from datetime import timedelta

# The job's own request must be over by then; then ever more slowly, up to once a day.
_QUESTIONS_AFTER_SECONDS = (15, 30, 60, 300, 1_800, 7_200, 21_600, 86_400)


def next_question_after(asked_count: int) -> timedelta:
    """Give the wait before asking the gateway again."""
    last = len(_QUESTIONS_AFTER_SECONDS) - 1
    return timedelta(seconds=_QUESTIONS_AFTER_SECONDS[min(asked_count, last)])


def needs_second_person(amount_cents: int, limit_cents: int) -> bool:
    """Tell whether another person has to agree to giving this much back."""
    return amount_cents > limit_cents
