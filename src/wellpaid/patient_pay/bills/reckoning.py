"""What a patient owes once their plans have decided: from decisions to a bill's amounts, pure.

The same decisions give the same amounts, whatever order they came in: what a plan takes back
cancels what it gave, and what it says again stands. Only the group PR may reach a patient
(005010X221A1, CAS01); what isn't clear asks the patient for nothing until somebody has looked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Final

from .drafts import PATIENT, BillCharge, Decision, Reason
from .rebilling import billed_again, billed_alone, in_order, is_of_same_lines
from .states import Unclear

_DEDUCTIBLE, _COINSURANCE, _COPAY = "1", "2", "3"
# Of somebody in the QMB program no provider may take cost shares, whatever the plan's figures say
# (42 USC 1396a(n)(3)(B)); Medicare says so by these remarks.
PROTECTED_REMARKS: Final = frozenset({"N781", "N782", "N783"})


@dataclass(frozen=True, slots=True)
class Amounts:
    """How a charge is divided, in cents. The parts add up to it."""

    charge_cents: int = 0
    plan_discount_cents: int = 0
    plan_paid_cents: int = 0
    waiting_cents: int = 0
    deductible_cents: int = 0
    copay_cents: int = 0
    coinsurance_cents: int = 0
    other_share_cents: int = 0

    @property
    def share_cents(self) -> int:
        """What is left to the patient."""
        return (
            self.deductible_cents
            + self.copay_cents
            + self.coinsurance_cents
            + self.other_share_cents
        )

    def as_columns(self) -> dict[str, int]:
        """Give them as a row's columns."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


def waiting(charge_cents: int) -> Amounts:
    """Give a charge of which no plan has decided anything."""
    return Amounts(charge_cents=charge_cents, waiting_cents=charge_cents)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What came out.

    :param lines: by the bill's line
    :param unclear: why somebody has to look first; then nothing is asked for
    :param is_whole: the plan's lines aren't the bill's, so that the sums hold for the bill only
    :param standing: what each plan stands by, in the order in which they pay
    """

    lines: dict[int, Amounts]
    unclear: Unclear | None = None
    is_decided: bool = False
    is_whole: bool = False
    standing: tuple[Decision, ...] = ()

    @property
    def amounts(self) -> Amounts:
        """The bill's sums."""
        return total(self.lines.values())


def total(rows: Iterable[Amounts]) -> Amounts:
    """Add amounts up."""
    sums: dict[str, int] = defaultdict(int)
    for row in rows:
        for name, cents in row.as_columns().items():
            sums[name] += cents
    return Amounts(**sums)


def reckon(charges: Sequence[BillCharge], decisions: Iterable[Decision]) -> Reckoned:
    """Divide a bill's charge by all that its plans have decided on it."""
    asked = {one.position: one.charge_cents for one in charges}
    waits = {position: waiting(cents) for position, cents in asked.items()}
    try:
        standing = _standing(decisions, sum(asked.values()))
        if not standing or standing[-1].is_passed_on:
            return Reckoned(waits, standing=tuple(standing))
        lines = _by_line(asked, standing)
        is_whole = lines is None
        if lines is None:
            lines = _poured(asked, standing)
    except _Doubt as doubt:
        return Reckoned(waits, unclear=doubt.why)
    is_open = standing[-1].lines and all(line.is_open for line in standing[-1].lines)
    return Reckoned(lines, is_decided=not is_open, is_whole=is_whole, standing=tuple(standing))


class _Doubt(Exception):
    def __init__(self, why: Unclear) -> None:
        super().__init__(why)
        self.why = why


def _standing(decisions: Iterable[Decision], charge_cents: int) -> list[Decision]:
    """Give what each plan stands by, in the order in which they pay: at most one of a plan."""
    said: dict[str, list[Decision]] = defaultdict(list)
    for one in decisions:
        said[one.plan].append(one)
    standing = [one for every in said.values() for one in _last_word(every, charge_cents)]
    standing.sort(key=lambda one: one.plan_order)
    _refuse_doubts(standing, charge_cents)
    return standing


def _last_word(said: Sequence[Decision], charge_cents: int) -> list[Decision]:
    """Give what one plan stands by, once each reversal has met what it takes back: at most one.

    A line that it refused and that was billed again is part of it.
    """
    left = sorted((one for one in said if not one.is_reversal), key=in_order)
    refused = [one for one in left if one.is_empty]
    left = [one for one in left if not one.is_empty]
    gone = []
    for reversal in said:
        if reversal.is_reversal and not reversal.is_empty:
            met = _taken_back(reversal, left)
            left.remove(met)
            gone.append(met)
    parts = [one for one in left if one.charge_cents < charge_cents]
    whole = [one for one in left if one.charge_cents >= charge_cents]
    if len(whole) > 1:
        raise _Doubt(Unclear.DECIDED_TWICE)
    firsts = [one for one in (*refused, *gone) if one.charge_cents == charge_cents]
    if whole:
        joined = billed_again(whole[0], parts, gone)
    elif parts and firsts:
        joined = billed_alone(firsts, parts)
    elif len(parts) > 1:
        raise _Doubt(Unclear.DECIDED_TWICE)
    else:
        return parts
    if joined is None:
        raise _Doubt(Unclear.BILLED_AGAIN)
    return [joined]


def _taken_back(reversal: Decision, left: Sequence[Decision]) -> Decision:
    """Find what a reversal takes back: the same services rather than the same figures only."""
    fits = [one for one in left if reversal.takes_back(one)]
    if not fits:
        raise _Doubt(Unclear.TAKEN_BACK_UNKNOWN)
    return min(fits, key=lambda one: not is_of_same_lines(reversal, one))


def _refuse_doubts(standing: Sequence[Decision], charge_cents: int) -> None:
    if any(one.charge_cents != charge_cents for one in standing):
        raise _Doubt(Unclear.OTHER_CHARGE)
    if len({one.plan_order for one in standing}) != len(standing):
        raise _Doubt(Unclear.TWO_PLANS)
    if any(PROTECTED_REMARKS.intersection(line.remarks) for one in standing for line in one.lines):
        raise _Doubt(Unclear.PROTECTED)
    # Another plan's word on a line that was refused isn't its word on the line billed again.
    if len({_again(one) for one in standing}) > 1:
        raise _Doubt(Unclear.BILLED_AGAIN)
    shares = [one.share_cents for one in standing]
    if any(later > earlier for earlier, later in pairwise(shares)):
        raise _Doubt(Unclear.LATER_PLAN_ASKS_MORE)


def _again(one: Decision) -> frozenset[int]:
    return frozenset(line.position for line in one.lines if line.is_again)


def _shares(reasons: Iterable[Reason]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for reason in reasons:
        if reason.group == PATIENT:
            found[reason.code] += reason.cents
    return found


def _by_line(asked: dict[int, int], standing: list[Decision]) -> dict[int, Amounts] | None:
    """Divide each line by what the plans say of it; None where their lines aren't the bill's."""
    # What a claim as a whole only remarks divides nothing.
    said = [[line for line in one.lines if line.position or line.reasons] for one in standing]
    placed = [{line.bill_position: line for line in lines} for lines in said]
    for one, lines in zip(said, placed, strict=True):
        if len(lines) != len(one):
            return None
        if {position: line.charge_cents for position, line in lines.items()} != asked:
            return None
    return {
        position: waiting(charge_cents)
        if any(lines[position].is_open for lines in placed)
        else _divided(
            charge_cents,
            sum(lines[position].paid_cents for lines in placed),
            _shares(placed[-1][position].reasons),
        )
        for position, charge_cents in asked.items()
    }


def _divided(charge_cents: int, paid_cents: int, shares: dict[str, int]) -> Amounts:
    share_cents = sum(shares.values())
    discount_cents = charge_cents - paid_cents - share_cents
    parts = {
        "deductible_cents": shares.get(_DEDUCTIBLE, 0),
        "coinsurance_cents": shares.get(_COINSURANCE, 0),
        "copay_cents": shares.get(_COPAY, 0),
    }
    parts["other_share_cents"] = share_cents - sum(parts.values())
    if min(discount_cents, paid_cents, *parts.values()) < 0:
        raise _Doubt(Unclear.BELOW_ZERO)
    return Amounts(
        charge_cents=charge_cents,
        plan_discount_cents=discount_cents,
        plan_paid_cents=paid_cents,
        **parts,
    )


def _poured(asked: dict[int, int], standing: list[Decision]) -> dict[int, Amounts]:
    """Fill the bill's lines one after the other, so that each adds up and so does the bill."""
    last = standing[-1]
    open_cents = sum(line.charge_cents for line in last.lines if line.is_open)
    whole = _divided(
        last.charge_cents - open_cents,
        sum(one.paid_cents for one in standing),
        _shares(reason for line in last.lines for reason in line.reasons),
    )
    sums = whole.as_columns()
    sums.pop("charge_cents")
    sums["waiting_cents"] = open_cents
    found = {}
    for position, charge_cents in asked.items():
        left_cents, parts = charge_cents, {}
        for name, cents in sums.items():
            parts[name] = min(cents, left_cents)
            sums[name] -= parts[name]
            left_cents -= parts[name]
        found[position] = Amounts(charge_cents=charge_cents, **parts)
    return found


def place_lines(
    charges: Sequence[BillCharge], lines: Sequence[tuple[BillCharge, str]]
) -> dict[int, int]:
    """Find the bill's line of each of a plan's lines: {plan's position: bill's position}.

    :param lines: each with the line number that the provider gave it (REF 6R), or ""
    By that number if it is a line's position, then by code, day and charge, then by day and charge;
    a line is used once. Amounts of lines that are taken back are below zero and found as if above.
    """
    free = {one.position: one for one in charges}
    found: dict[int, int] = {}

    def take(line: BillCharge, fits: Sequence[int]) -> None:
        if fits and line.position not in found:
            found[line.position] = fits[0]
            del free[fits[0]]

    for line, number in lines:
        numbered = free.get(int(number)) if number.isdecimal() else None
        if numbered is not None and numbered.charge_cents == abs(line.charge_cents):
            take(line, [numbered.position])
    for same in (_same_service, _same_charge):
        for line, _ in lines:
            take(line, [place for place, one in free.items() if same(one, line)])
    return found


def _same_charge(ours: BillCharge, theirs: BillCharge) -> bool:
    same_day = None in (ours.service_date, theirs.service_date) or (
        ours.service_date == theirs.service_date
    )
    return same_day and ours.charge_cents == abs(theirs.charge_cents)


def _same_service(ours: BillCharge, theirs: BillCharge) -> bool:
    return bool(ours.code) and ours.code == theirs.code and _same_charge(ours, theirs)
