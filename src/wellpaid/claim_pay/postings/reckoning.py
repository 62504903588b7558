"""Compare what a plan says of a payment, claim by claim, with what the books say.

Claims are called by the provider's own number (CLP01) or by the plan's (CLP07). Claims with one
CLP01 are taken together, as are a claim that is taken back and its new one. What the plan adds or
keeps beside the claims (PLB) is compared on its own. Nothing of either side is left out: all
differences add up to the payment's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from wellpaid.claim_pay.reconciliation.grouping import has_swapped_digits

from .sides import Booked, Cause, Difference, PlanClaim, Verdict

_SLIPS: Final = (10, 100, 1000)


@dataclass(slots=True)
class _Unit:
    """What is compared: a claim, or what stands beside all claims."""

    number: str = ""
    position: int | None = None
    plan_cents: int = 0
    rows: list[Booked] = field(default_factory=list)

    @property
    def books_cents(self) -> int:
        return sum(row.amount_cents for row in self.rows)


def compare(
    *,
    amount_cents: int,
    claims: Sequence[PlanClaim],
    rows: Sequence[Booked],
    is_cancelled: bool = False,
) -> Verdict:
    """Say whether the books have a payment as the plan has it, and where not.

    :param amount_cents: the payment (BPR02): its claims, and what the plan adds or keeps
    :param is_cancelled: the plan took the payment back before it arrived: nothing is left to post
    """
    books_cents = sum(row.amount_cents for row in rows)
    if is_cancelled:
        return _cancelled(rows, books_cents)
    if not rows:
        cause = Cause.NOTHING_POSTED if amount_cents else Cause.NONE
        found = tuple(_differing(_units(amount_cents, claims, rows))) if amount_cents else ()
        return Verdict(amount_cents, 0, found, cause)
    if not any(row.claim_key for row in rows):
        whole = _Unit("", None, amount_cents, list(rows))
        return _verdict(amount_cents, books_cents, list(_differing([whole])))
    if books_cents == amount_cents and not all(row.claim_key for row in rows):
        # A row for the payment as a whole may be any claim's.
        return Verdict(amount_cents, books_cents, (), Cause.NONE)
    found = tuple(_differing(_units(amount_cents, claims, rows)))
    return _verdict(amount_cents, books_cents, list(found))


def _cancelled(rows: Sequence[Booked], books_cents: int) -> Verdict:
    if not books_cents:
        return Verdict(0, 0, (), Cause.NONE)
    units: dict[str, _Unit] = {}
    for row in rows:
        units.setdefault(row.claim_key, _Unit(row.claim_number)).rows.append(row)
    found = _ordered(
        Difference(one.number, 0, one.books_cents, Cause.CANCELLED)
        for one in units.values()
        if one.books_cents
    )
    return Verdict(0, books_cents, tuple(found), Cause.CANCELLED)


def _units(
    amount_cents: int, claims: Sequence[PlanClaim], rows: Sequence[Booked]
) -> Iterable[_Unit]:
    """Put both sides together: a unit a claim of the plan, one a claim that only books have."""
    by_control: dict[str, _Unit] = {}
    by_claim: dict[str, _Unit] = {}
    units: list[_Unit] = []
    for claim in claims:
        key = claim.control_key
        unit = by_control.get(key) if key else by_claim.get(claim.claim_key)
        if unit is None:
            unit = _Unit(claim.number, claim.position)
            units.append(unit)
            if key:
                by_control[key] = unit
        unit.plan_cents += claim.paid_cents
        if claim.claim_key:
            by_claim.setdefault(claim.claim_key, unit)
    beside = _Unit("", None, amount_cents - sum(claim.paid_cents for claim in claims))
    extra: dict[str, _Unit] = {}
    for row in rows:
        key = row.claim_key
        unit = by_control.get(key) or by_claim.get(key) if key else beside
        if unit is None:
            unit = extra.setdefault(key, _Unit(row.claim_number))
        elif key and not unit.rows:
            unit.number = row.claim_number
        unit.rows.append(row)
    _put_beside(beside, extra)
    return [*units, *extra.values(), beside]


def _put_beside(beside: _Unit, extra: dict[str, _Unit]) -> None:
    """Take postings under a number that no claim has for what the plan added or kept, if they are.

    Plans name it by a number of their own (PLB03-2), and so may the books.
    """
    missing = beside.plan_cents - beside.books_cents
    if missing and sum(one.books_cents for one in extra.values()) == missing:
        for unit in extra.values():
            beside.rows += unit.rows
        extra.clear()


def _differing(units: Iterable[_Unit]) -> list[Difference]:
    return _ordered(
        Difference(one.number, one.plan_cents, one.books_cents, _cause_of(one), one.position)
        for one in units
        if one.plan_cents != one.books_cents
    )


def _ordered(found: Iterable[Difference]) -> list[Difference]:
    return sorted(
        found,
        key=lambda one: (-abs(one.books_cents - one.plan_cents), one.position or 0,
                         one.claim_number),
    )  # fmt: skip


def _cause_of(unit: _Unit) -> Cause:
    """Say what a difference of one claim looks like."""
    plan, books = unit.plan_cents, unit.books_cents
    if not books:
        return _missing(unit)
    if not plan:
        return Cause.EXTRA_CLAIM if unit.number else Cause.UNKNOWN
    if books == 2 * plan and len(unit.rows) > 1:
        return Cause.TWICE
    if books == -plan:
        return Cause.SIGN
    if (plan < 0) != (books < 0):
        return Cause.UNKNOWN
    if has_swapped_digits(abs(plan), abs(books)):
        return Cause.SWAPPED_DIGITS
    if any(abs(books) * slip == abs(plan) or abs(plan) * slip == abs(books) for slip in _SLIPS):
        return Cause.DECIMAL_POINT
    return Cause.UNKNOWN


def _missing(unit: _Unit) -> Cause:
    """Say what isn't in the books."""
    if unit.plan_cents < 0:
        return Cause.TAKEN_BACK
    if unit.position is None:
        return Cause.ADDED
    return Cause.CLAIM_NOT_POSTED


def _verdict(plan_cents: int, books_cents: int, found: list[Difference]) -> Verdict:
    causes = {one.cause for one in found}
    if not found:
        cause = Cause.NONE
    elif len(found) > 1 and plan_cents == books_cents:
        cause = Cause.OTHER_CLAIM
    elif len(causes) == 1:
        cause = found[0].cause
    else:
        cause = Cause.SEVERAL
    return Verdict(plan_cents, books_cents, tuple(found), cause)
