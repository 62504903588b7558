"""Segments to dataclasses. Reads whatever stands there; the checks say what is wrong with it."""

from __future__ import annotations

from wellpaid.formats.x12.amounts import read_cents
from wellpaid.formats.x12.claims import Adjustment, Procedure
from wellpaid.formats.x12.delimiters import Delimiters
from wellpaid.formats.x12.envelope import read_date
from wellpaid.formats.x12.records import (
    Amount,
    Contact,
    Currency,
    DateReference,
    Name,
    Payment,
    ProviderAdjustment,
    Quantity,
    Reference,
    Remark,
    Trace,
)

# More than any segment has: texts are cut off a padded list, so that nothing is ever missing.
_PADDING = [""] * 25


def cents(text: str) -> int:
    """Give an amount; 0 if it is missing or none, which is an error of its own."""
    return read_cents(text.encode("latin-1")) or 0


class Cutter:
    """Cuts segments into their texts, and these into dataclasses."""

    __slots__ = ("_component", "_element")

    def __init__(self, delimiters: Delimiters) -> None:
        self._element = delimiters.element.decode("latin-1")
        self._component = delimiters.component.decode("latin-1")

    def texts(self, segment: bytes) -> list[str]:
        """Give the segment id, its elements, and empty texts for those that are missing."""
        return segment.decode("latin-1").split(self._element) + _PADDING

    def figures(self, segment: bytes) -> tuple[str, ...]:
        """Give the elements alone, without trailing empty ones."""
        texts = segment.decode("latin-1").split(self._element)
        while len(texts) > 1 and not texts[-1]:
            texts.pop()
        return tuple(texts[1:])

    def payment(self, segment: bytes) -> Payment:
        """Read BPR."""
        t = self.texts(segment)
        return Payment(
            t[1], cents(t[2]), t[3], t[4], t[5], t[6], t[7], t[8], t[9], t[10], t[11], t[12],
            t[13], t[14], t[15], read_date(t[16]),
        )  # fmt: skip

    def trace(self, segment: bytes) -> Trace:
        """Read TRN."""
        t = self.texts(segment)
        return Trace(t[2], t[3], t[4], t[1])

    def currency(self, segment: bytes) -> Currency:
        """Read CUR."""
        t = self.texts(segment)
        return Currency(t[1], t[2], t[3])

    def reference(self, segment: bytes) -> Reference:
        """Read REF."""
        t = self.texts(segment)
        return Reference(t[1], t[2], t[3])

    def date_reference(self, segment: bytes) -> DateReference:
        """Read DTM."""
        t = self.texts(segment)
        return DateReference(t[1], read_date(t[2]))

    def contact(self, segment: bytes) -> Contact:
        """Read PER."""
        t = self.texts(segment)
        pairs = ((t[3], t[4]), (t[5], t[6]), (t[7], t[8]))
        return Contact(t[1], t[2], tuple(pair for pair in pairs if any(pair)))

    def amount(self, segment: bytes) -> Amount:
        """Read AMT."""
        t = self.texts(segment)
        return Amount(t[1], cents(t[2]))

    def quantity(self, segment: bytes) -> Quantity:
        """Read QTY."""
        t = self.texts(segment)
        return Quantity(t[1], t[2])

    def remark(self, segment: bytes) -> Remark:
        """Read LQ."""
        t = self.texts(segment)
        return Remark(t[1], t[2])

    def name(self, segment: bytes) -> Name:
        """Read NM1."""
        t = self.texts(segment)
        return Name(t[1], t[2], t[3], t[4], t[5], t[7], t[8], t[9], prefix=t[6])

    def adjustments(self, segment: bytes) -> list[Adjustment]:
        """Read CAS: up to six trios of reason, amount and quantity."""
        t = self.texts(segment)
        return [
            Adjustment(t[1], t[place], cents(t[place + 1]), t[place + 2])
            for place in range(2, 20, 3)
            if t[place] or t[place + 1]
        ]

    def procedure(self, text: str) -> Procedure:
        """Read SVC01 or SVC06."""
        parts = text.split(self._component) + _PADDING
        count = max((place for place in range(2, 6) if parts[place]), default=1) + 1
        return Procedure(parts[0], parts[1], tuple(parts[2:count]), parts[6], parts[7])

    def provider_adjustments(self, segment: bytes) -> list[ProviderAdjustment]:
        """Read PLB: up to six pairs of reason and amount."""
        t = self.texts(segment)
        found = []
        for place in range(3, 15, 2):
            if t[place] or t[place + 1]:
                reason, _, reference = t[place].partition(self._component)
                found.append(
                    ProviderAdjustment(
                        t[1], read_date(t[2]), reason, reference, cents(t[place + 1])
                    )
                )
        return found


def segment_id(segment: bytes, element: bytes) -> bytes:
    """Give what stands before the first separator."""
    return segment[: segment.find(element)] if element in segment else segment
