"""How one amount is divided among several bills, and from which of them it is taken back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wellpaid.kit.money import ZERO, Money


@dataclass(frozen=True)
class OwedBill:
    """What is owed on a bill, and by when."""

    bill_id: UUID
    due_date: date
    number: str
    owed: Money


def divide(amount: Money, bills: Iterable[OwedBill]) -> list[tuple[UUID, Money]]:
    """Give each bill its part: the one that was due first is paid first, to the last cent.

    Bills that get nothing are left out. Whatever exceeds all that is owed is given to none, so the
    parts add up to the amount exactly when it isn't more than is owed.
    """
    parts = []
    left = amount
    for bill in sorted(bills, key=lambda bill: (bill.due_date, bill.number)):
        part = min(left, bill.owed)
        if part > ZERO:
            parts.append((bill.bill_id, part))
            left -= part
    return parts


@dataclass(frozen=True)
class LeftPart:
    """What is left of a part of a payment.

    :param over: by how much its bill is overpaid; zero for the guarantor's credit
    """

    allocation_id: UUID
    bill_id: UUID | None
    left: Money
    over: Money


def divide_back(
    amount: Money, parts: Iterable[LeftPart], first_bill_id: UUID | None = None
) -> list[tuple[UUID, Money]]:
    """Give how much goes back of each part of a payment, and leave out what gives nothing.

    The bill that was asked for gives first; then overpaid bills what they have too much; then the
    guarantor's credit; then the rest, the last part first. What exceeds all that is left is given
    by none.
    """
    parts = list(parts)
    taken = {part.allocation_id: ZERO for part in parts}

    def take(part: LeftPart, most: Money) -> None:
        nonlocal amount
        share = min(amount, most, part.left - taken[part.allocation_id])
        if share > ZERO:
            taken[part.allocation_id] += share
            amount -= share

    for part in parts:
        if first_bill_id is not None and part.bill_id == first_bill_id:
            take(part, part.left)
    for part in parts:
        take(part, part.over)
    for part in parts:
        if part.bill_id is None:
            take(part, part.left)
    for part in reversed(parts):
        take(part, part.left)
    return [(allocation_id, share) for allocation_id, share in taken.items() if share]
