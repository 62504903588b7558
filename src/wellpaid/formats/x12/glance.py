"""A quick look at a claim: says of most that there is nothing to say.

One expression, made of the very layouts that the thorough check uses, holds a whole claim with its
lines against the guide; one loop adds up. Where either finds anything odd, the claim goes to the
thorough check, which finds out what. So nothing is told here, and the rules stand in one place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Final

from wellpaid.formats.x12.amounts import SCALES, read_cents
from wellpaid.formats.x12.codes.tables import adjustment_reasons, is_known_remark
from wellpaid.formats.x12.delimiters import Delimiters
from wellpaid.formats.x12.layouts import Need
from wellpaid.formats.x12.npis import is_valid_npi
from wellpaid.formats.x12.remarks import remark_codes
from wellpaid.formats.x12.shapes import Grammar
from wellpaid.formats.x12.totals import ClaimSums

# Denied claims and predeterminations.
_UNPAID: Final = frozenset([b"4", b"25"])


class Glance:
    """Looks at the claims of one transaction."""

    def __init__(self, rules: Grammar) -> None:
        element = self._element = rules.delimiters.element
        self._terminator = rules.delimiters.terminator
        self._first_day = b"DTM" + element + b"232" + element
        self._last_day = b"DTM" + element + b"233" + element
        self._claim = claim_pattern(rules)
        self._head = head_pattern(rules.delimiters)
        self._figures = figures_pattern(rules.delimiters)
        self._twice_in_a_row = duplicate_pattern(rules.delimiters)
        self.set_day("")

    def set_day(self, paid_on: str) -> None:
        """Say on which day (CCYYMMDD) the money moves: reasons that had ended then are odd."""
        self._reasons = reasons_in_use(paid_on)

    def look(self, text: bytes) -> ClaimSums | None:
        """Look at a claim.

        :param text: its segments, each with its terminator
        :returns: None if the thorough check has to look
        """
        if self._claim.fullmatch(text) is None or self._has_odd_dates(text):
            return None
        if self._twice_in_a_row.search(text) is not None:
            return None
        sums = self._lines(text)
        return sums if sums is not None and self._adds_up(text, sums) else None

    def _has_odd_dates(self, text: bytes) -> bool:
        """Whether the claim's first day is after its last."""
        last = text.find(self._last_day)
        first = text.find(self._first_day) if last >= 0 else -1
        return first >= 0 and text[first + 8 : first + 16] > text[last + 8 : last + 16]

    def _lines(self, text: bytes) -> ClaimSums | None:
        """Add up lines and adjustments; None if a line or a code is odd."""
        reasons = self._reasons
        groups: dict[bytes, int] = {}
        odd_names: list[bytes] = []
        line_count = line_charges = 0
        unexplained = 0  # of the line's charge: neither adjusted nor paid
        # An amount is two texts: what stands before the point, and behind it.
        for group, reason, a, b, more, c, d, e, f, remark, name, npi in self._figures.findall(text):
            if group:
                total = int(a + b) * SCALES[len(b)]
                if total == 0 or reason not in reasons:
                    return None
                if more:
                    rest = self._more(more)
                    if rest is None:
                        return None
                    total += rest
                groups[group] = groups.get(group, 0) + total
                unexplained -= total
            elif c or d:
                if line_count and unexplained:
                    return None
                charge = int(c + d) * SCALES[len(d)]
                unexplained = charge - int(e + f) * SCALES[len(f)]
                line_charges += charge
                line_count += 1
            elif remark:
                if not has_known_remarks(remark, self._element):
                    return None
            elif name and not is_valid_npi(npi):
                odd_names.append(name)
        if line_count and unexplained:
            return None
        return ClaimSums(
            line_charge_cents=line_charges, line_count=line_count, adjusted_cents=groups,
            odd_npis=self._places(odd_names, text) if odd_names else [],
        )  # fmt: skip

    def _places(self, segments: Sequence[bytes], text: bytes) -> list[int]:
        """Give the places of some segments, in their order."""
        places, at = [], 0
        for segment in segments:
            at = text.find(self._terminator + segment, at) + 1
            places.append(text.count(self._terminator, 0, at))
        return places

    def _more(self, more: bytes) -> int | None:
        """Add up the trios behind the first; None if one is odd."""
        parts = more.split(self._element)  # nothing, quantity, reason, amount, quantity, …
        total = 0
        for place in range(2, len(parts), 3):
            cents = read_cents(parts[place + 1]) if place + 1 < len(parts) else None
            if not cents or parts[place] not in self._reasons:
                return None
            total += cents
        return total

    def _adds_up(self, text: bytes, sums: ClaimSums) -> bool:
        """Whether the claim's own figures agree with its lines and its status."""
        head = self._head.match(text)
        if head is None:  # pragma: no cover - every claim begins so
            return False
        number, status, a, b, c, d, e, f, payer_number = head.groups()
        sums.numbers = (number, status, payer_number)
        charge = sums.charge_cents = int(a + b) * SCALES[len(b)]
        paid = sums.paid_cents = int(c + d) * SCALES[len(d)]
        if charge - sum(sums.adjusted_cents.values()) != paid:
            return False
        if sums.line_count and sums.line_charge_cents != charge:
            return False
        if e or f:
            left = int(e + f) * SCALES[len(f)]
            if left != sums.adjusted_cents.get(b"PR", 0):
                return False
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
    shapes = rules.loops[name].shapes
    for segment_id, group in groupby(shapes, key=attrgetter("segment_id")):
        slots, is_needed = b"", False
        for shape in group:
            least = 0 if shape.slot.need is Need.MAY else 1
            is_needed = is_needed or least > 0
            # SVC begins its loop, so there is one in each.
            most = 1 if shape.slot.segment == "SVC" else shape.slot.most
            count = b"" if least == most == 1 else b"{%d,%d}+" % (least, most)
            slots += b"(?:" + shape.pattern + terminator + b")" + count
        # Where another segment stands, one look is enough for all slots of this one.
        is_optional = not any(
            s.slot.need is not Need.MAY for s in shapes if s.segment_id == segment_id
        )
        pattern += b"(?:(?=" + segment_id + b")" + slots + b")?+" if is_optional else slots
    return pattern


@lru_cache(maxsize=64)
def figures_pattern(delimiters: Delimiters) -> re.Pattern[bytes]:
    """Give the pattern of everything in a claim that is added up or looked up.

    Groups: of CAS group, reason, amount in two and what follows; of SVC charge and payment in two;
    segments with remarks whole; names with an NPI, up to it, and the NPI.
    """
    terminator = re.escape(delimiters.terminator)
    element, text, amount = _pieces(delimiters)
    rest = b"([^" + terminator + b"]*+)"
    captured = element + b"(" + text + b")"
    return re.compile(
        terminator
        + (b"(?:CAS" + 2 * captured + amount + rest)
        + (b"|SVC" + element + text + 2 * amount)
        + (b"|((?:LQ|MOA|MIA)" + element + rest.replace(b"(", b"(?:") + b")")
        + (b"|(NM1(?:" + element + text + b"){7}" + element + b"XX" + element + b"?(")
        + (text + b")))")
    )


@lru_cache(maxsize=64)
def head_pattern(delimiters: Delimiters) -> re.Pattern[bytes]:
    """Give the pattern of CLP up to the payer's claim number.

    Groups: number, status, charge, payment and the patient's share in two, payer's number.
    """
    element, text, amount = _pieces(delimiters)
    captured = element + b"(" + text + b")"
    return re.compile(b"CLP" + 2 * captured + 3 * amount + element + text + captured)


def _pieces(delimiters: Delimiters) -> tuple[bytes, bytes, bytes]:
    """Give separator, text of an element, and separator with an amount in two groups.

    They take apart what :func:`claim_pattern` has found right.
    """
    element, terminator = re.escape(delimiters.element), re.escape(delimiters.terminator)
    text = b"[^" + element + terminator + b"]*+"
    return element, text, element + rb"(-?[0-9]*+)\.?([0-9]*+)"


@lru_cache(maxsize=64)
def duplicate_pattern(delimiters: Delimiters) -> re.Pattern[bytes]:
    """Give the pattern of a segment that stands twice in a row, not being the first."""
    terminator = re.escape(delimiters.terminator)
    return re.compile(terminator + b"([^" + terminator + b"]++)" + terminator + rb"\1" + terminator)


@lru_cache(maxsize=64)
def reasons_in_use(day: str) -> frozenset[bytes]:
    """Give the reasons that may be used on a day; "" if that isn't known."""
    codes = adjustment_reasons().codes.values()
    return frozenset(code.code.encode() for code in codes if not code.had_ended(day))


@lru_cache(maxsize=4096)
def has_known_remarks(segment: bytes, element: bytes) -> bool:
    """Whether every remark code of a segment is known; most segments are the same few."""
    return all(is_known_remark(code) for _, code in remark_codes(segment.split(element)))
