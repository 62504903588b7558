"""How numbers are spread, from how often each one occurs: whole numbers, no fractions of them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction


def percentile(counts: Mapping[int, int], percent: int) -> int | None:
    """Give the smallest value that so many percent don't exceed (nearest rank); None of nothing.

    :param counts: how often each value occurs
    """
    every = sum(counts.values())
    if every <= 0:
        return None
    rank, seen = max(1, -(-every * percent // 100)), 0
    for value in sorted(counts):
        seen += counts[value]
        if seen >= rank:
            return value
    raise AssertionError("a rank is at most as high as all of them")


def per_mille(part: int, of: int) -> int:
    """Give a share in thousandths, rounded half to even; of nothing it is nothing."""
    return round(Fraction(part * 1000, of)) if of else 0
