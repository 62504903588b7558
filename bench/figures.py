"""Medians, spreads, and whether two samples can be told apart."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


def spread(values: Sequence[float], form: str = ".2f") -> str:
    """Write ``least / median / most``."""
    return " / ".join(f"{f(values):{form}}" for f in (min, statistics.median, max))


@dataclass(frozen=True)
class Difference:
    """What the rank test of Mann and Whitney says of two samples.

    :param likely: chance that a value of the second is the larger one; 0.5: nothing to tell
    :param p: chance of such a difference if there is none
    """

    likely: float
    p: float


def mann_whitney(first: Sequence[float], second: Sequence[float]) -> Difference:
    """Compare two samples by ranks (normal approximation, ties halved): outliers don't decide."""
    ranked = sorted([(v, 0) for v in first] + [(v, 1) for v in second])
    n, m = len(first), len(second)
    rank_sum, ties, start = 0.0, 0.0, 0
    while start < len(ranked):
        end = start
        while end < len(ranked) and ranked[end][0] == ranked[start][0]:
            end += 1
        count = end - start
        rank_sum += (start + end + 1) / 2 * sum(side for _, side in ranked[start:end])
        ties += count**3 - count
        start = end
    u = rank_sum - m * (m + 1) / 2
    total = n + m
    variance = n * m / 12 * (total + 1 - ties / (total * (total - 1)))
    z = (u - n * m / 2) / math.sqrt(variance) if variance else 0.0
    return Difference(u / (n * m), math.erfc(abs(z) / math.sqrt(2)))
