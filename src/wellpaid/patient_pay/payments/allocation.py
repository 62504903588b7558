"""How one amount is divided among several bills."""

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
