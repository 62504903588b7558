"""The service fee of a claim payment, to the cent. Pure.

The fee is a share of the payment in basis points (50 = 0.5 %), rounded half up on each payment, and
at most so much a cycle (a calendar month) and TIN. A payment that nothing is paid by costs nothing.
What comes back gives its fee back.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from wellpaid.kit.money import ZERO, Money

_BASIS_POINTS = 10_000


@dataclass(frozen=True, slots=True)
class Tariff:
    """What was agreed. ``cap``: the most that one TIN pays in one cycle."""

    basis_points: int
    cap: Money

    def __post_init__(self) -> None:
        if not 0 <= self.basis_points <= _BASIS_POINTS or self.cap < ZERO:
            raise ValueError("a tariff is 0 to 10,000 basis points and a cap that isn't negative")


# Half a percent, and what others cap theirs at: 2,000 dollars a tax number and month. What the
# operator has agreed otherwise stands in the agreement.
TARIFF: Final = Tariff(basis_points=50, cap=Money(200_000))


def uncapped_fee(amount: Money, basis_points: int) -> Money:
    """Give the share of a payment, half a cent up; nothing of a payment of nothing or less."""
    if amount <= ZERO:
        return ZERO
    return Money((amount.cents * basis_points + _BASIS_POINTS // 2) // _BASIS_POINTS)


def fee(amount: Money, tariff: Tariff, charged_before: Money) -> Money:
    """Give a payment's fee.

    :param charged_before: what this TIN was charged in this cycle already
    """
    room = tariff.cap - charged_before
    return max(ZERO, min(uncapped_fee(amount, tariff.basis_points), room))


@dataclass(frozen=True, slots=True)
class Mirrored:
    """What a year of payments costs by one method."""

    payment_count: int
    paid: Money
    cost: Money

    @property
    def kept(self) -> Money:
        """What reaches the provider."""
        return self.paid - self.cost


def mirror(amounts: Iterable[Money], basis_points: int) -> Mirrored:
    """Replay payments under a method that takes such a share of each."""
    paid = [amount for amount in amounts if amount > ZERO]
    return Mirrored(
        payment_count=len(paid),
        paid=sum(paid, ZERO),
        cost=sum((uncapped_fee(amount, basis_points) for amount in paid), ZERO),
    )


def cycle_of(day: date) -> date:
    """Give the first day of a day's month."""
    return day.replace(day=1)


def cycle_before(day: date) -> date:
    """Give the first day of the month before a day's."""
    first = cycle_of(day)
    return date(first.year - 1, 12, 1) if first.month == 1 else first.replace(month=first.month - 1)
