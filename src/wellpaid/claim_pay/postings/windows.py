"""Which days books cover, by the days on which they have rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

# Books that are silent for longer than this aren't known of these days.
SILENCE_MAX: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Span:
    """Days that the books cover, both included."""

    first: date
    last: date

    def covers(self, first: date, last: date) -> bool:
        """Tell whether all these days are among them."""
        return self.first <= first and last <= self.last


def spans(days: Iterable[date]) -> list[Span]:
    """Give the stretches of days in which books were kept, the oldest first."""
    found: list[Span] = []
    for day in sorted(set(days)):
        if found and day - found[-1].last <= SILENCE_MAX:
            found[-1] = Span(found[-1].first, day)
        else:
            found.append(Span(day, day))
    return found
