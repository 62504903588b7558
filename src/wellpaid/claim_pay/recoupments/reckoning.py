"""What a remittance says of recoupments, and what it does to those that are known. Pure.

Sources: 005010X221A1, 1.10.2.8 (reversals and corrections), 1.10.2.12 (balance forward: a negative
FB lifts a payment that is less than nothing to zero, and a later positive one takes it), 1.10.2.17
(claim overpayment recovery: at once, put off by a WO of the other sign, or after a letter, where 72
says that the provider's own money came). A positive amount of a PLB lowers the payment, and so
takes; a negative one gives.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final
from uuid import UUID

from .events import Origin

REVERSAL: Final = "22"
CARRIED: Final = "FB"
RETURNED: Final = "72"
# PLB03-1 with which plans want money back. All others are for something else than what was paid
# for care before: interest (L6), taxes (IR), levies (LE), loans (SL), prices (90).
TAKES_BACK: Final = frozenset({"WO", "WU", "OB", "RA", "CS", "J1", "AP", "B2", CARRIED})


class Source(StrEnum):
    """Where in an 835 it stands."""

    PLB = "plb"
    CLAIM = "claim"


@dataclass(frozen=True, slots=True)
class ClaimPaid:
    """One claim of a remittance, as far as taking back goes.

    :param key: the plan's number of it, else ours, bare
    """

    position: int
    key: str
    number: str
    status: str
    paid_cents: int


@dataclass(frozen=True, slots=True)
class Taking:
    """One thing that a remittance takes (positive) or gives (negative).

    :param place: of the PLB's pair, or of the reversed claim, from 1
    :param key: what it is about, bare; "" if it doesn't say
    """

    source: Source
    place: int
    reason: str
    reference: str
    key: str
    amount_cents: int


@dataclass(frozen=True, slots=True)
class Known:
    """A recoupment of the same plan that is known already.

    :param keys: all numbers by which it was named, bare
    """

    id: UUID
    origin: Origin
    keys: frozenset[str]
    open_cents: int


@dataclass(frozen=True, slots=True)
class Fit:
    """Where a taking belongs.

    :param recoupment_id: into this one, by itself
    :param proposed_id: it may be this one; a person says so
    """

    recoupment_id: UUID | None = None
    proposed_id: UUID | None = None


def reversals(claims: Sequence[ClaimPaid]) -> list[Taking]:
    """Give what reversals with their corrections take, by claim; what they add is left out."""
    found = []
    for key in dict.fromkeys(one.key for one in claims if one.status == REVERSAL and one.key):
        own = [one for one in claims if one.key == key]
        taken_cents = -sum(one.paid_cents for one in own)
        if taken_cents > 0:
            first = next(one for one in own if one.status == REVERSAL)
            found.append(
                Taking(Source.CLAIM, first.position, REVERSAL, first.number, key, taken_cents)
            )
    return found


def carried_to_one(takings: Iterable[Taking]) -> list[Taking]:
    """Let a balance carried forward name the one reversal that it can come from, if it is one."""
    every = list(takings)
    own = [one for one in every if one.source is Source.CLAIM]
    if len(own) != 1:
        return every
    [only] = own
    return [
        replace(one, key=only.key)
        if one.reason == CARRIED and 0 < -one.amount_cents <= only.amount_cents
        else one
        for one in every
    ]


def fit(taking: Taking, known: Sequence[Known]) -> Fit | None:
    """Find where a taking belongs; None: nowhere, and it is none of its own either.

    What plans' files told before and name the same way is the same. A letter's demand is, by
    itself, only what takes all that is open of it, to the cent; else it is proposed.
    """
    named = [one for one in known if taking.key and taking.key in one.keys]
    told = [one for one in named if one.origin is not Origin.LETTER]
    letters = [one for one in named if one.origin is Origin.LETTER]
    if len(told) == 1 and not letters:
        return Fit(told[0].id)
    if taking.amount_cents <= 0:
        if len(named) == 1:
            return Fit(named[0].id)
        opens = taking.reason == CARRIED and taking.amount_cents < 0
        return Fit() if opens else None
    exact = [one for one in letters if one.open_cents == taking.amount_cents]
    if len(exact) == 1 and not told:
        return Fit(exact[0].id)
    return Fit(proposed_id=named[0].id if len(named) == 1 else None)


@dataclass(frozen=True, slots=True)
class Sums:
    """What became of the money.

    :param taken_cents: what plans' payments took, less what they gave back
    :param returned_cents: what plans say that the provider paid back itself (72)
    """

    wanted_cents: int
    taken_cents: int
    returned_cents: int

    def open_cents(self, paid_back_cents: int) -> int:
        """What is still to be taken or paid; what was paid and the plan saw counts once."""
        done_cents = self.taken_cents + max(self.returned_cents, paid_back_cents)
        return max(0, self.wanted_cents - done_cents)


def sums_of(origin: Origin, wanted_cents: int, amounts: Iterable[tuple[str, int]]) -> Sums:
    """Add up a recoupment's takings, (reason, amount in cents).

    A plan doesn't say what it wants in an 835; it is at least what it took. That it got money back
    (72) lowers what it took, and not what it wants, whichever it says first. A balance carried
    forward is wanted from the first, and taken when it comes back positive.
    """
    rows = list(amounts)
    taken_cents = sum(cents for _, cents in rows)
    returned_cents = -sum(cents for reason, cents in rows if reason == RETURNED)
    if origin is Origin.CARRIED:
        carried_cents = -sum(min(cents, 0) for _, cents in rows)
        wanted_cents = max(wanted_cents, carried_cents)
        taken_cents += carried_cents
    elif origin is not Origin.LETTER:
        most = running = 0
        for reason, cents in rows:
            running += 0 if reason == RETURNED else cents
            most = max(most, running)
        wanted_cents = most
    return Sums(wanted_cents, taken_cents, max(0, returned_cents))
