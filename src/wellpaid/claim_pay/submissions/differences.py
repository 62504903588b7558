"""What differs between a payer's file and one before it. Pure.

A corrected file is held against the one that it replaces, payment by payment: a payment's number
(TRN03 and TRN02) is what says that two are the same one. A usual file is held against the last
batches, payee by payee: a payee is a tax number with its NPI.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from wellpaid.kit.money import ZERO, Money, total

# A payee's sum is unusual when it is so many times what any batch of late paid it, or so small a
# part of it, and differs by more than that much besides: small sums swing widely.
UNUSUAL_TIMES = 3
UNUSUAL_FROM = Money(500_00)


@dataclass(frozen=True, slots=True)
class Line:
    """One payment of a file, as far as it is compared.

    :param payee: the keyed hash of the tax number; the name where there is none
    :param claims_digest: empty: not known
    :param way: how it goes; empty: not known
    """

    payer_id_number: str
    trace_number: str
    payee: str
    payee_name: str
    npi: str
    amount: Money
    claim_count: int
    charge_cents: int = 0
    claims_digest: str = ""
    has_errors: bool = False
    way: str = ""
    account_id: UUID | None = None

    @property
    def payee_key(self) -> tuple[str, str]:
        """Who is paid: tax number and NPI."""
        return self.payee, self.npi


class Fate(StrEnum):
    """What became of a payment between two files."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    SAME = "same"


class Part(StrEnum):
    """What of a payment differs."""

    AMOUNT = "amount"
    PAYEE = "payee"
    CLAIMS = "claims"


class Errors(StrEnum):
    """Whether a payment can be paid now, and could before."""

    CLEAN = "clean"
    MENDED = "mended"
    STILL = "still"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class PaymentDifference:
    """One payment in both files, or in one of them."""

    before: Line | None
    after: Line | None

    @property
    def line(self) -> Line:
        """The payment as it is now; one that was removed, as it was."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def fate(self) -> Fate:
        """What became of it."""
        if self.before is None:
            return Fate.ADDED
        if self.after is None:
            return Fate.REMOVED
        return Fate.CHANGED if self.parts else Fate.SAME

    @property
    def parts(self) -> tuple[Part, ...]:
        """What differs, of a payment that is in both."""
        before, after = self.before, self.after
        if before is None or after is None:
            return ()
        differs = {
            Part.AMOUNT: before.amount != after.amount,
            Part.PAYEE: before.payee_key != after.payee_key
            or before.payee_name != after.payee_name,
            Part.CLAIMS: _claims_differ(before, after),
        }
        return tuple(part for part, is_so in differs.items() if is_so)

    @property
    def errors(self) -> Errors:
        """Whether it can be paid now, and could before. One that was removed is nobody's worry."""
        if self.after is None:
            return Errors.CLEAN
        had = self.before is not None and self.before.has_errors
        if self.after.has_errors:
            return Errors.STILL if had else Errors.NEW
        return Errors.MENDED if had else Errors.CLEAN

    @property
    def change(self) -> Money:
        """How much more is paid than before."""
        after = self.after.amount if self.after else ZERO
        return after - (self.before.amount if self.before else ZERO)


def _claims_differ(before: Line, after: Line) -> bool:
    if before.claims_digest and after.claims_digest:
        return before.claims_digest != after.claims_digest
    counted = (before.claim_count, before.charge_cents), (after.claim_count, after.charge_cents)
    return counted[0] != counted[1]


def corrected(before: Iterable[Line], after: Iterable[Line]) -> list[PaymentDifference]:
    """Give each payment of either file once: those of the new file in its order, then the removed.

    A number that stands twice in a file is matched in its order: the first with the first.
    """
    known: dict[tuple[str, str], list[Line]] = {}
    for line in before:
        known.setdefault((line.payer_id_number, line.trace_number), []).append(line)
    found = []
    for line in after:
        waiting = known.get((line.payer_id_number, line.trace_number))
        found.append(PaymentDifference(waiting.pop(0) if waiting else None, line))
    found += [PaymentDifference(line, None) for lines in known.values() for line in lines]
    return found


class Oddity(StrEnum):
    """What is odd about a payee in a file, beside the batches before it."""

    NEW = "new"
    UNUSUAL = "unusual"
    METHOD = "method"
    BANK = "bank"


@dataclass(frozen=True, slots=True)
class PayeeDifference:
    """One payee of a file beside the last batch, and what the last batches paid it.

    :param before: in the last batch; nothing if it wasn't in it
    :param least: the smallest and ``most`` the largest sum of one batch, of those that paid it
    """

    payee_name: str
    npi: str
    count: int
    amount: Money
    before: Money
    least: Money
    most: Money
    oddities: tuple[Oddity, ...]


def beside_last(
    after: Iterable[Line], last: Iterable[Line], sums: Mapping[tuple[str, str], Sequence[Money]]
) -> list[PayeeDifference]:
    """Give each payee of a file that can be paid, in the order of the file.

    :param last: the last batch's payments
    :param sums: what each payee got in each of the last batches that paid it
    """
    now, before = _by_payee(after), _by_payee(last)
    found = []
    for key, lines in now.items():
        amount = total(line.amount for line in lines)
        paid = sums.get(key, ())
        earlier = before.get(key, [])
        found.append(
            PayeeDifference(
                payee_name=lines[0].payee_name,
                npi=key[1],
                count=len(lines),
                amount=amount,
                before=total(line.amount for line in earlier),
                least=min(paid, default=ZERO),
                most=max(paid, default=ZERO),
                oddities=_oddities(lines, earlier, amount, paid),
            )
        )
    return found


def _by_payee(lines: Iterable[Line]) -> dict[tuple[str, str], list[Line]]:
    found: dict[tuple[str, str], list[Line]] = {}
    for line in lines:
        if not line.has_errors:
            found.setdefault(line.payee_key, []).append(line)
    return found


def _oddities(
    lines: Sequence[Line], earlier: Sequence[Line], amount: Money, paid: Sequence[Money]
) -> tuple[Oddity, ...]:
    if not paid and not earlier:
        return (Oddity.NEW,)
    found = []
    if paid and _is_unusual(amount, paid):
        found.append(Oddity.UNUSUAL)
    ways, ways_before = _ways(lines), _ways(earlier)
    if ways and ways_before and ways != ways_before:
        found.append(Oddity.METHOD)
    accounts, accounts_before = _accounts(lines), _accounts(earlier)
    if accounts and accounts_before and accounts != accounts_before:
        found.append(Oddity.BANK)
    return tuple(found)


def _is_unusual(amount: Money, paid: Sequence[Money]) -> bool:
    least, most = min(paid), max(paid)
    is_high = amount.cents > UNUSUAL_TIMES * most.cents and amount - most > UNUSUAL_FROM
    is_low = UNUSUAL_TIMES * amount.cents < least.cents and least - amount > UNUSUAL_FROM
    return is_high or is_low


def _ways(lines: Sequence[Line]) -> set[str]:
    """Give how a payee's money goes. A payment without money goes no way."""
    return {line.way for line in lines if line.way and line.amount}


def _accounts(lines: Sequence[Line]) -> set[UUID]:
    return {line.account_id for line in lines if line.account_id}
