"""The two sides that are compared, and what is said of a difference: plain values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wellpaid.kit.money import Money


class Cause(StrEnum):
    """What a difference looks like, as far as the figures say; empty: there is none."""

    NONE = ""
    SWAPPED_DIGITS = "swapped_digits"
    DECIMAL_POINT = "decimal_point"
    TWICE = "twice"
    SIGN = "sign"
    CLAIM_NOT_POSTED = "claim_not_posted"
    EXTRA_CLAIM = "extra_claim"
    OTHER_CLAIM = "other_claim"
    TAKEN_BACK = "taken_back"
    ADDED = "added"
    NOTHING_POSTED = "nothing_posted"
    CANCELLED = "cancelled"
    SEVERAL = "several"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PlanClaim:
    """A claim as the 835 says it.

    :param position: its place in the remittance, from 1
    :param control_key: the provider's number (CLP01), as books are compared by it
    :param claim_key: the plan's number (CLP07), as books are compared by it
    :param number: as people read it
    """

    position: int
    control_key: str
    claim_key: str
    number: str
    paid_cents: int


@dataclass(frozen=True, slots=True)
class Booked:
    """A posting as the books say it; ``claim_key`` is "" where it names no claim."""

    claim_key: str
    claim_number: str
    amount_cents: int
    posted_date: date


@dataclass(frozen=True, slots=True)
class Difference:
    """Where the books say another amount than the plan.

    :param claim_number: as the books have it, else as the plan has it; "": beside the claims
    :param position: the claim's place in the remittance; ``None``: it has no such claim
    """

    claim_number: str
    plan_cents: int
    books_cents: int
    cause: Cause
    position: int | None = None

    @property
    def plan(self) -> Money:
        """What the plan says."""
        return Money(self.plan_cents)

    @property
    def books(self) -> Money:
        """What the books say."""
        return Money(self.books_cents)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What comparing says of one payment; the largest difference stands first."""

    plan_cents: int
    books_cents: int
    differences: tuple[Difference, ...]
    cause: Cause

    @property
    def is_equal(self) -> bool:
        """Whether the books say what the plan says."""
        return self.cause is Cause.NONE
