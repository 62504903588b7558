"""Amounts as people read them, in their language."""

from __future__ import annotations

from .money import CENTS_PER_DOLLAR, Money


def money_words(amount: Money) -> str:
    """Write ``$1,240.00``; below zero with a true minus and a blank: ``− $702.60``.

    English and Spanish in the United States write dollars alike, so there is one form. It is built
    from whole cents; no float comes near it.
    """
    dollars, cents = divmod(abs(amount.cents), CENTS_PER_DOLLAR)
    words = f"${dollars:,}.{cents:02d}"
    return f"\u2212\u00a0{words}" if amount.cents < 0 else words
