"""Why you owe this: from the charge down to the share, and what the share is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from wellpaid.kit.money import Money

# Bars are drawn on a scale of a thousand, in whole units: geometry needs no cents.
SCALE = 1000


class StepKind(StrEnum):
    """What a step of the waterfall is; pages have the words."""

    CHARGE = "charge"
    PLAN_DISCOUNT = "plan_discount"
    PLAN_PAID = "plan_paid"
    WAITING = "waiting"
    PAID_BEFORE = "paid_before"
    PAID = "paid"
    OWED = "owed"


class ShareKind(StrEnum):
    """What a part of the patient's share is; pages have the words."""

    DEDUCTIBLE = "deductible"
    COPAY = "copay"
    COINSURANCE = "coinsurance"
    OTHER = "other"


@dataclass(frozen=True)
class Step:
    """One row and its bar: ``start`` and ``width`` in thousandths of the charge."""

    kind: StepKind
    amount: Money
    start: int
    width: int

    @property
    def is_taken_away(self) -> bool:
        """Whether the amount is subtracted."""
        return self.kind not in {StepKind.CHARGE, StepKind.OWED}


@dataclass(frozen=True)
class Share:
    """One part of what the plan left to the patient."""

    kind: ShareKind
    amount: Money


class Amounts(Protocol):
    """What is needed of a bill."""

    charge_cents: int
    plan_discount_cents: int
    plan_paid_cents: int
    waiting_cents: int
    deductible_cents: int
    copay_cents: int
    coinsurance_cents: int
    other_share_cents: int
    paid_before_cents: int
    paid_cents: int
    owed_cents: int


def steps(bill: Amounts) -> tuple[Step, ...]:
    """Give the rows from the charge to what is owed; rows of nothing are left out.

    Each take-away's bar starts where the next smaller remainder ends, so the bars step down.
    """
    takes = (
        (StepKind.PLAN_DISCOUNT, bill.plan_discount_cents),
        (StepKind.PLAN_PAID, bill.plan_paid_cents),
        (StepKind.WAITING, bill.waiting_cents),
        (StepKind.PAID_BEFORE, bill.paid_before_cents),
        (StepKind.PAID, bill.paid_cents),
    )
    rows = [Step(StepKind.CHARGE, Money(bill.charge_cents), 0, SCALE)]
    left = bill.charge_cents
    for kind, cents in takes:
        if cents:
            after = left - cents
            start = _scaled(max(after, 0), bill.charge_cents)
            width = _scaled(max(left, 0), bill.charge_cents) - start
            rows.append(Step(kind, Money(cents), start, width))
            left = after
    width = _scaled(max(left, 0), bill.charge_cents)
    return (*rows, Step(StepKind.OWED, Money(bill.owed_cents), 0, width))


def _scaled(cents: int, whole_cents: int) -> int:
    return cents * SCALE // whole_cents if whole_cents else 0


def shares(bill: Amounts) -> tuple[Share, ...]:
    """Give the parts of the patient's share that are more than nothing."""
    parts = (
        (ShareKind.DEDUCTIBLE, bill.deductible_cents),
        (ShareKind.COPAY, bill.copay_cents),
        (ShareKind.COINSURANCE, bill.coinsurance_cents),
        (ShareKind.OTHER, bill.other_share_cents),
    )
    return tuple(Share(kind, Money(cents)) for kind, cents in parts if cents)
