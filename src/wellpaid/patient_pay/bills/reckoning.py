"""What a patient owes once their plans have decided: from decisions to a bill's amounts, pure.

The same decisions give the same amounts, whatever order they came in: what a plan takes back
cancels what it gave, and what it says again stands. Only the group PR may reach a patient
(005010X221A1, CAS01); what isn't clear asks the patient for nothing until somebody has looked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from itertools import pairwise
from typing import Final
from uuid import UUID

from .drafts import PATIENT, BillCharge, DecidedLine, Reason, share_of
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
class Decision:
    """What one plan says once about the care on a bill.

    :param plan: who says it; a reversal and a correction come from the same
    :param plan_order: 1 for the plan that pays first, 2 and 3 for those after it; 0: not said
    :param is_passed_on: another plan decides on the rest
    :param charge_cents: below zero where an earlier decision is taken back
    """

    plan: str
    plan_order: int
    decided_date: date
    charge_cents: int
    paid_cents: int
    lines: tuple[DecidedLine, ...] = ()
    is_passed_on: bool = False
    row_id: UUID | None = field(default=None, compare=False)

    @property
    def share_cents(self) -> int:
        """What it leaves to the patient."""
        return share_of(self.lines)

    @property
    def is_empty(self) -> bool:
        """Whether it leaves everything to the provider: a denial, nothing of it the patient's.

        The claim comes again, or the provider writes it off; no other decision is taken back by it,
        so it counts for nothing here.
        """
        return not (self.paid_cents or self.share_cents)

    @property
    def is_reversal(self) -> bool:
        """Whether it takes an earlier one back."""
        return self.charge_cents < 0

    def takes_back(self, other: Decision) -> bool:
        """Whether this is the mirror image of another, to the cent."""
        return (self.charge_cents, self.paid_cents, self.share_cents) == (
            -other.charge_cents,
            -other.paid_cents,
            -other.share_cents,
        )


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
    return Reckoned(lines, is_decided=True, is_whole=is_whole, standing=tuple(standing))


class _Doubt(Exception):
    def __init__(self, why: Unclear) -> None:
        super().__init__(why)
        self.why = why


def _standing(decisions: Iterable[Decision], charge_cents: int) -> list[Decision]:
    """Give what each plan stands by, in the order in which they pay: at most one of a plan."""
    said: dict[str, list[Decision]] = defaultdict(list)
    for one in decisions:
        if not one.is_empty:
            said[one.plan].append(one)
    standing = [one for every in said.values() for one in _last_word(every)]
    standing.sort(key=lambda one: one.plan_order)
    _refuse_doubts(standing, charge_cents)
    return standing


def _last_word(said: Sequence[Decision]) -> list[Decision]:
    """Give what is left of one plan's decisions when each reversal has met what it takes back."""
    left = sorted((one for one in said if not one.is_reversal), key=lambda one: one.decided_date)
    for reversal in said:
        if reversal.is_reversal:
            met = next((one for one in left if reversal.takes_back(one)), None)
            if met is None:
                raise _Doubt(Unclear.TAKEN_BACK_UNKNOWN)
            left.remove(met)
    if len(left) > 1:
        raise _Doubt(Unclear.DECIDED_TWICE)
    return left


def _refuse_doubts(standing: Sequence[Decision], charge_cents: int) -> None:
    if any(one.charge_cents != charge_cents for one in standing):
        raise _Doubt(Unclear.OTHER_CHARGE)
    if len({one.plan_order for one in standing}) != len(standing):
        raise _Doubt(Unclear.TWO_PLANS)
    if any(PROTECTED_REMARKS.intersection(line.remarks) for one in standing for line in one.lines):
        raise _Doubt(Unclear.PROTECTED)
    shares = [one.share_cents for one in standing]
    if any(later > earlier for earlier, later in pairwise(shares)):
        raise _Doubt(Unclear.LATER_PLAN_ASKS_MORE)


def _shares(reasons: Iterable[Reason]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for reason in reasons:
        if reason.group == PATIENT:
            found[reason.code] += reason.cents
    return found


def _by_line(asked: dict[int, int], standing: list[Decision]) -> dict[int, Amounts] | None:
    """Divide each line by what the plans say of it; None where their lines aren't the bill's."""
    placed = [{line.bill_position: line for line in one.lines} for one in standing]
    for one, lines in zip(standing, placed, strict=True):
        if len(lines) != len(one.lines):
            return None
        if {position: line.charge_cents for position, line in lines.items()} != asked:
            return None
    return {
        position: _divided(
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
    whole = _divided(
        last.charge_cents,
        sum(one.paid_cents for one in standing),
        _shares(reason for line in last.lines for reason in line.reasons),
    )
    sums = whole.as_columns()
    sums.pop("charge_cents")
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
