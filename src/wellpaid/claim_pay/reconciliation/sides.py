"""The two sides that are matched, and what is said of a match: plain values."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Rule(StrEnum):
    """How remittances and deposits were brought together, or that they couldn't be."""

    EXACT = "exact"
    SPLIT_EXACT = "split_exact"
    MERGED_EXACT = "merged_exact"
    PAYER_AMOUNT = "payer_amount"
    OTHER_TRACE = "other_trace"
    AMOUNT_ONLY = "amount_only"
    TWINS = "twins"
    MERGED = "merged"
    SPLIT = "split"
    MANY = "many"
    SHORT = "short"
    OVER = "over"
    DUPLICATE = "duplicate"
    NO_MONEY = "no_money"
    NO_ADVICE = "no_advice"
    BY_HAND = "by_hand"


# Each names the payment's own number and leaves no cent over; everything else is for a person.
EXACT_RULES = frozenset({Rule.EXACT, Rule.SPLIT_EXACT, Rule.MERGED_EXACT})
# One side of these is empty, or is nothing that could be matched.
LONE_RULES = frozenset({Rule.NO_MONEY, Rule.NO_ADVICE, Rule.DUPLICATE})


class Cause(StrEnum):
    """Why it isn't plain, as far as the figures say; empty: nothing is known."""

    NONE = ""
    CARD_FEE = "card_fee"
    TAKEN_BACK = "taken_back"
    SWAPPED_DIGITS = "swapped_digits"
    NO_TRACE = "no_trace"
    TYPED_TRACE = "typed_trace"
    OTHER_TRACE = "other_trace"


class Sureness(StrEnum):
    """How sure a match is."""

    CERTAIN = "certain"
    LIKELY = "likely"
    MAYBE = "maybe"


@dataclass(frozen=True, slots=True)
class Advised:
    """A payment as its 835 says it.

    :param payer: who pays, as a key
    :param payer_number: TRN03
    :param trace: TRN02
    :param is_held: a person took its match back; nothing is done with it by itself again
    """

    id: Hashable
    payer: Hashable
    payer_number: str
    trace: str
    amount_cents: int
    payment_date: date
    way: str = "ach"
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class Deposit:
    """Money in, as the bank says it. ``texts``: its references and words."""

    id: Hashable
    day: date
    amount_cents: int
    texts: tuple[str, ...]
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What an 835 says a plan keeps of its payments (PLB)."""

    payer: Hashable
    amount_cents: int
    reference: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A match, a likely one, or something that has no other side.

    :param advised: ids of remittances, the oldest first
    :param deposits: ids of deposits, the oldest first
    :param figures: what a sentence about it says: whole numbers and payment numbers
    :param is_automatic: an exact rule holds, and no person objected before
    :param is_overdue: for a lone side: whether the other should have come by now
    """

    rule: Rule
    sureness: Sureness
    advised: tuple[Hashable, ...]
    deposits: tuple[Hashable, ...]
    cause: Cause = Cause.NONE
    figures: Mapping[str, int | str] = field(default_factory=dict)
    is_automatic: bool = False
    is_overdue: bool = False
