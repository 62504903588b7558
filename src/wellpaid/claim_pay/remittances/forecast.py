"""What the next weeks bring, if they are like the last ones; and how far off that would have been.

Each coming week is the mean of the last weeks. It is as simple as that on purpose: everybody can
reckon it again, and its error stands beside it. The error comes of standing at each week of the
past, forecasting with what was known then, and looking what came.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from wellpaid.kit.money import CENTS_PER_DOLLAR, ZERO, Money, total

BASIS_WEEKS = 8
AHEAD_WEEKS = 8
# With fewer tries an error says nothing.
_TRIES_MIN = 4


@dataclass(frozen=True, slots=True)
class Forecast:
    """The weeks to come.

    :ivar weeks: ``AHEAD_WEEKS`` of them; empty: the past is too short
    :ivar week_error, sum_error: by how many percent a single week, and all of them together, were
        off on average (mean absolute percentage error); None: too few tries
    :ivar tries: how many times it was tried on the past
    """

    weeks: tuple[Money, ...]
    week_error: int | None
    sum_error: int | None
    tries: int

    @property
    def amount(self) -> Money:
        """All weeks together."""
        return total(self.weeks)


def forecast(past: Sequence[Money]) -> Forecast:
    """Forecast from whole weeks, the oldest first; what lies before the first money is left out."""
    known = list(past)
    while known and known[0] == ZERO:
        known.pop(0)
    if len(known) < BASIS_WEEKS:
        return Forecast((), None, None, 0)
    weeks = (_mean(known),) * AHEAD_WEEKS
    singles: list[Fraction] = []
    sums: list[Fraction] = []
    tries = 0
    for now in range(BASIS_WEEKS, len(known) - AHEAD_WEEKS + 1):
        said, came = _mean(known[:now]), known[now : now + AHEAD_WEEKS]
        tries += 1
        singles += [_off(said, one) for one in came if one.cents > 0]
        whole = total(came)
        if whole.cents > 0:
            sums.append(_off(Money(said.cents * AHEAD_WEEKS), whole))
    return Forecast(weeks, _percent(singles), _percent(sums), tries)


def _mean(weeks: Sequence[Money]) -> Money:
    last = weeks[-BASIS_WEEKS:]
    return Money.rounded(Fraction(total(last).cents, len(last) * CENTS_PER_DOLLAR))


def _off(said: Money, came: Money) -> Fraction:
    return Fraction(abs(said - came).cents, came.cents)


def _percent(errors: Sequence[Fraction]) -> int | None:
    if len(errors) < _TRIES_MIN:
        return None
    return round(sum(errors, Fraction(0)) * 100 / len(errors))
