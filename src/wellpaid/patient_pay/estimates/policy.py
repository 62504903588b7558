"""When a bill is so far above its estimate that the patient may dispute it.

Source: 45 CFR 149.620: for people without insurance, or who don't use it, a bill that is at least
$400 above the good-faith estimate may be brought before a dispute resolver within 120 calendar days
of the first bill.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from wellpaid.kit.money import Money

DISPUTABLE_GAP = Money(400_00)
DISPUTE_WITHIN = timedelta(days=120)
# Care that comes later than this after its planned day is other care (149.610(b)(1)(x): a year).
_VALID_FOR = timedelta(days=365)


@dataclass(frozen=True)
class Gap:
    """How a bill compares with its estimate. ``above``: what was billed beyond it, or nothing."""

    expected: Money
    billed: Money
    above: Money
    dispute_until: date
    is_disputable: bool


def compare(*, expected: Money, billed: Money, bill_date: date, today: date) -> Gap:
    """Hold a bill against its estimate.

    :param billed: what the provider charges the patient, before payments
    :param bill_date: the day of the first bill
    """
    above = max(billed - expected, Money(0))
    until = bill_date + DISPUTE_WITHIN
    return Gap(expected, billed, above, until, above >= DISPUTABLE_GAP and today <= until)


def covers(*, given_date: date, care_date: date, service_date: date) -> bool:
    """Tell whether care on a day is the care that an estimate was given for."""
    return given_date <= service_date <= care_date + _VALID_FOR
