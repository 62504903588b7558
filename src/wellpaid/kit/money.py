"""Money as whole cents. There is no float, and no rounding that is not named.

One currency (USD) is in use; an amount that arrives in another is refused where it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Self

CENTS_PER_DOLLAR = 100

# What a person may type: "1,240", "1240.5", "$1240.50". At most two decimals, no exponent.
_TYPED = re.compile(r"\$?\s*((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d{0,2})?|\.\d{1,2})")
_TYPED_LENGTH_MAX = 20


class MoneyError(ValueError):
    """The text is not an amount of money; the message says why and holds no amount."""


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An exact amount in whole cents. May be negative: a difference or a refund is money too."""

    cents: int

    def __post_init__(self) -> None:
        if type(self.cents) is not int:
            raise TypeError(f"Money takes whole cents as int, not {type(self.cents).__name__}")

    @classmethod
    def from_decimal_text(cls, text: str) -> Self:
        """Read machine text such as ``-12.5``: digits, one point, at most two decimals.

        :raises MoneyError: exponent, thousands separator, blank, or more than two decimals
        """
        if not re.fullmatch(r"-?(?:\d{1,15}(?:\.\d{0,2})?|\.\d{1,2})", text, re.ASCII):
            raise MoneyError("not a plain decimal amount with at most two decimals")
        return cls(int(Decimal(text) * CENTS_PER_DOLLAR))

    @classmethod
    def from_typed(cls, text: str) -> Self:
        """Read what a person typed: a dollar sign, commas and blanks are welcome, a minus is not.

        :raises MoneyError: anything that is not a positive amount with at most two decimals
        """
        text = text.strip()
        match = _TYPED.fullmatch(text) if len(text) <= _TYPED_LENGTH_MAX else None
        if match is None or not text.isascii():
            raise MoneyError("not an amount")
        return cls(int(Decimal(match[1].replace(",", "")) * CENTS_PER_DOLLAR))

    @classmethod
    def rounded(cls, value: Decimal | Fraction) -> Self:
        """Round dollars to the nearest cent, half away from zero: the field's usual rule."""
        if isinstance(value, Fraction):
            value = Decimal(value.numerator) / Decimal(value.denominator)
        return cls(int((value * CENTS_PER_DOLLAR).quantize(Decimal(1), rounding=ROUND_HALF_UP)))

    def __add__(self, other: Money) -> Money:
        return Money(self.cents + other.cents)

    def __sub__(self, other: Money) -> Money:
        return Money(self.cents - other.cents)

    def __neg__(self) -> Money:
        return Money(-self.cents)

    def __abs__(self) -> Money:
        return Money(abs(self.cents))

    def __bool__(self) -> bool:
        return self.cents != 0

    def __str__(self) -> str:
        """Machine text with two decimals: ``-12.50``. Pages use the ``money`` template filter."""
        sign = "-" if self.cents < 0 else ""
        dollars, cents = divmod(abs(self.cents), CENTS_PER_DOLLAR)
        return f"{sign}{dollars}.{cents:02d}"


ZERO = Money(0)


def total(amounts: Iterable[Money]) -> Money:
    """Add amounts up."""
    return Money(sum(amount.cents for amount in amounts))


def allocate(amount: Money, weights: Sequence[int | Fraction | Decimal]) -> list[Money]:
    """Divide an amount by weights so that the parts add up to it, to the cent.

    Largest remainder first; equal remainders go to the earlier part, so the answer never depends
    on chance. A negative amount is divided as its mirror image.

    :raises ValueError: no weights, a negative weight, or all weights zero
    """
    exact = [Fraction(weight) for weight in weights]
    if not exact or min(exact) < 0 or sum(exact) == 0:
        raise ValueError("weights must be non-negative, and one of them positive")
    if amount.cents < 0:
        return [-part for part in allocate(-amount, weights)]
    shares = [amount.cents * weight / sum(exact) for weight in exact]
    parts = [int(share) for share in shares]
    left = amount.cents - sum(parts)
    by_remainder = sorted(range(len(parts)), key=lambda i: (parts[i] - shares[i], i))
    for index in by_remainder[:left]:
        parts[index] += 1
    return [Money(part) for part in parts]
