"""The words that people agree to, how many cards fit in, and until when a card is good."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from django.utils.translation import gettext_noop as _

from .events import KeepWords

# A wallet with more cards than this is more likely a thief's, who tries out stolen numbers.
CARDS_MAX = 10

# The words by version, for ever: a row names the version and the language that were shown.
CONSENTS = {
    "save-card-1": _(
        "The card processor keeps this card for {clinic}. We charge it only when you pay with it "
        "or set up a payment that uses it. You can remove it at any time."
    ),
}
CONSENT_VERSION = "save-card-1"
KEEP_ACCOUNT_CONSENTS = {
    KeepWords.FIRST: _(
        "{clinic} keeps this account locked. We take money only when you pay with it, and ask you "
        "each time. You can remove it at any time."
    ),
}
KEEP_ACCOUNT_VERSION = KeepWords.FIRST

ENDS_SOON = timedelta(days=60)

# The first question of the job comes when the browser's own request must be over.
FIRST_QUESTION_AFTER = timedelta(seconds=15)
_QUESTIONS_AFTER_SECONDS = (5, 15, 60, 300, 900, 3600)
# Until then a gateway that doesn't answer may be asked again: one-time tokens live about that long.
GIVE_UP_AFTER = timedelta(days=1)


def next_question_after(asked_count: int) -> timedelta:
    """Give the wait before asking the gateway again."""
    last = len(_QUESTIONS_AFTER_SECONDS) - 1
    return timedelta(seconds=_QUESTIONS_AFTER_SECONDS[min(asked_count, last)])


def last_day(year: int, month: int) -> date:
    """Give the last day on which a card is good: the end of the month printed on it."""
    return date(year, month, calendar.monthrange(year, month)[1])


def is_expired(last: date, today: date) -> bool:
    """Tell whether a card's last day is over."""
    return last < today


def ends_soon(last: date, today: date) -> bool:
    """Tell whether a card is still good, but not for long."""
    return today <= last <= today + ENDS_SOON
