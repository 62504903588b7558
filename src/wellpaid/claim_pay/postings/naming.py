"""By what books and plans name the same payment and the same claim.

Spreadsheets eat the zeros at a number's front, and people leave marks and blanks out: both sides
are compared without.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from wellpaid.claim_pay.remittances.numbers import bare, name_key

_ZEROS_MAX: Final = 8
_TRACE_LENGTH_MAX: Final = 50


def key_of(number: str) -> str:
    """Give a number as both sides are compared by it; "" for one without letters and digits."""
    plain = bare(number)
    return plain.lstrip("0") or plain[:1]


def written_ways(key: str) -> Iterator[str]:
    """Give what a payment's number may be in the 835 that the books have as ``key``."""
    for zeros in range(_ZEROS_MAX + 1):
        if zeros + len(key) <= _TRACE_LENGTH_MAX:
            yield "0" * zeros + key


@dataclass(frozen=True, slots=True)
class Candidate:
    """A payment that has the number. ``claim_keys``: all by which its claims are called."""

    id: Hashable
    payer_name: str
    claim_keys: frozenset[str]


def whose(
    payer_names: Iterable[str], claim_keys: Collection[str], candidates: Collection[Candidate]
) -> Candidate | None:
    """Give the payment that postings mean, where several plans use one number; None: not told.

    The plan's name decides, then the claims: the only payment that has any of them.
    """
    if len(candidates) < 2:
        return next(iter(candidates), None)
    names = {name_key(name) for name in payer_names} - {""}
    named = [one for one in candidates if name_key(one.payer_name) in names]
    if len(named) == 1:
        return named[0]
    paying = [one for one in named or candidates if not one.claim_keys.isdisjoint(claim_keys)]
    return paying[0] if len(paying) == 1 else None
