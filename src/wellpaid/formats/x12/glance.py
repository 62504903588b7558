"""A quick look at a claim: says of most that there is nothing to say.

One expression, made of the very layouts that the thorough check uses, holds a whole claim with its
lines against the guide; one loop adds up. Where either finds anything odd, the claim goes to the
thorough check, which finds out what. So nothing is told here, and the rules stand in one place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from wellpaid.formats.x12.amounts import CentsByText
from wellpaid.formats.x12.codes.tables import adjustment_reasons, is_known_remark
from wellpaid.formats.x12.layouts import Need
from wellpaid.formats.x12.remarks import LINE_REMARK, REMARK_SEGMENTS, remark_codes
from wellpaid.formats.x12.shapes import Grammar
from wellpaid.formats.x12.totals import ClaimSums

# No other segments of a claim begin with these; two bytes are faster to look up than to compare.
_KINDS: Final = {kind[:2]: kind for kind in (b"CAS", b"SVC", *REMARK_SEGMENTS, LINE_REMARK)}
# Denied claims and predeterminations.
_UNPAID: Final = frozenset([b"4", b"25"])


class Glance:
    """Looks at the claims of one transaction.

    ``paid_on`` is the payment's day as CCYYMMDD, or "".
    """

    def __init__(self, rules: Grammar, cents: CentsByText) -> None:
        self._element = rules.delimiters.element
        self._terminator = rules.delimiters.terminator
        self._claim = claim_pattern(rules)
        self._cents = cents
        self.paid_on = ""

    def look(self, segments: Sequence[bytes]) -> ClaimSums | None:
        """Look at a claim.

        :returns: None if the thorough check has to look
        """
        text = self._terminator.join(segments) + self._terminator
        if self._claim.fullmatch(text) is None or self._has_odd_dates(text):
            return None
        try:
            sums = self._lines(segments)
        except (KeyError, IndexError):  # an amount that is none, or not there
            return None
        return sums if sums is not None and self._adds_up(segments[0], sums) else None

    def _has_odd_dates(self, text: bytes) -> bool:
        """Whether the claim's first day is after its last."""
        element = self._element
        first = text.find(b"DTM" + element + b"232" + element)
        last = text.find(b"DTM" + element + b"233" + element)
        return (
            last >= 0 and first >= 0 and text[first + 8 : first + 16] > text[last + 8 : last + 16]
        )

    def _lines(self, segments: Sequence[bytes]) -> ClaimSums | None:
        """Add up lines and adjustments; None if a line or a code is odd."""
        element, cents = self._element, self._cents
        reasons = reasons_in_use(self.paid_on)
        groups: dict[bytes, int] = {}
        line_count = line_charges = 0
        unexplained = 0  # of the line's charge: neither adjusted nor paid
        for segment in segments:
            kind = _KINDS.get(segment[:2])
            if kind is None:
                continue
            if kind == b"CAS":
                parts = segment.split(element)
                for place in range(2, len(parts), 3):
                    amount = cents[parts[place + 1]]
                    if amount == 0 or parts[place] not in reasons:
                        return None
                    groups[parts[1]] = groups.get(parts[1], 0) + amount
                    unexplained -= amount
            elif kind == b"SVC":
                if line_count and unexplained:
                    return None
                parts = segment.split(element, 4)
                charge = cents[parts[2]]
                unexplained = charge - cents[parts[3]]
                line_charges += charge
                line_count += 1
            elif not has_known_remarks(segment, element):
                return None
        if line_count and unexplained:
            return None
        return ClaimSums(
            line_charge_cents=line_charges, line_count=line_count, adjusted_cents=groups
        )

    def _adds_up(self, segment: bytes, sums: ClaimSums) -> bool:
        """Whether the claim's own figures agree with its lines and its status."""
        clp = segment.split(self._element, 6)
        charge = sums.charge_cents = self._cents[clp[3]]
        paid = sums.paid_cents = self._cents[clp[4]]
        if charge - sum(sums.adjusted_cents.values()) != paid:
            return False
        if sums.line_count and sums.line_charge_cents != charge:
            return False
        if clp[5] and self._cents[clp[5]] != sums.adjusted_cents.get(b"PR", 0):
            return False
        status = clp[2]
        if status == b"22":
            return charge <= 0 and paid <= 0
        return charge >= 0 and paid >= 0 and not (paid and status in _UNPAID)


@lru_cache(maxsize=64)
def claim_pattern(rules: Grammar) -> re.Pattern[bytes]:
    """Give the pattern of a claim with its lines, a terminator behind each segment."""
    claim = _loop_pattern(rules, "2100")
    service = _loop_pattern(rules, "2110")
    return re.compile(claim + b"(?:" + service + b"){0,999}+")


def _loop_pattern(rules: Grammar, name: str) -> bytes:
    terminator = re.escape(rules.delimiters.terminator)
    pattern = b""
    for shape in rules.loops[name].shapes:
        least = 0 if shape.slot.need is Need.MAY else 1
        # SVC begins its loop, so there is one in each.
        most = 1 if shape.slot.segment == "SVC" else shape.slot.most
        count = b"" if least == most == 1 else b"{%d,%d}+" % (least, most)
        pattern += b"(?:" + shape.pattern + terminator + b")" + count
    return pattern


@lru_cache(maxsize=64)
def reasons_in_use(day: str) -> frozenset[bytes]:
    """Give the reasons that may be used on a day; "" if that isn't known."""
    codes = adjustment_reasons().codes.values()
    return frozenset(code.code.encode() for code in codes if not code.had_ended(day))


@lru_cache(maxsize=4096)
def has_known_remarks(segment: bytes, element: bytes) -> bool:
    """Whether every remark code of a segment is known; most segments are the same few."""
    return all(is_known_remark(code) for _, code in remark_codes(segment.split(element)))
