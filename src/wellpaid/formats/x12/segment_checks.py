"""Segments against their layouts: order, repetition, what is missing, and every element."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from wellpaid.formats.x12.layouts import LOOPS, Need
from wellpaid.formats.x12.shapes import Element, Grammar, LoopShapes, Shape
from wellpaid.formats.x12.telling import Teller

type Row = list[bytes]  # a segment's id and its elements

_KNOWN: Final = frozenset(slot.segment.encode() for loop in LOOPS for slot in loop.slots)
_ABSENT: Final = {Need.MUST: "element-missing", Need.SHOULD: "element-expected"}
# What is so, in short; of other rules the sentence says enough.
_SAYS: Final = {
    "element-missing": "is missing.",
    "element-expected": "is missing.",
    "element-length": "is too short or too long.",
    "element-separator": "holds a separator.",
    "element-unused": "isn't used by the guide.",
    "element-trailing": "ends with a separator.",
    "amount-format": "is no amount.",
    "number-format": "is no number.",
    "date-format": "is no day.",
    "code-unknown": "holds a code that isn't in the list.",
    "segment-duplicate": "stands twice in a row.",
}
_NEEDED_LOOPS: Final = {"header": {"1000A": b"PR", "1000B": b"PE"}}


class Walk:
    """Goes through one stretch of a transaction: the header, the head of a section, a claim, …"""

    def __init__(self, grammar: Grammar, teller: Teller) -> None:
        self._grammar = grammar
        self._teller = teller
        self._separators = grammar.delimiters.all
        self._component = grammar.delimiters.component
        self._loop: LoopShapes = grammar.loops["header"]
        self._reached = -1
        self._counts: Counter[int] = Counter()

    def walk(self, segments: Sequence[bytes], start: int, first_loop: str) -> None:
        """Check a stretch.

        :param start: place of its first segment in the transaction, from 0
        """
        element = self._grammar.delimiters.element
        entered = [first_loop]
        self._enter(first_loop)
        before = b""
        for place, segment in enumerate(segments, start):
            row = segment.split(element)
            loop_name = _loop_begun(row, first_loop)
            if loop_name:
                self._leave(place - 1)
                if loop_name != "2110" and loop_name in entered:
                    self._teller.tell("segment-repeated", place, "N1", loop_name)
                entered.append(loop_name)
                self._enter(loop_name)
            if segment and segment == before:
                self._tell("segment-duplicate", place, row[0].decode("latin-1"))
            before = segment
            self._segment(segment, row, place)
        end = start + len(segments) - 1
        self._leave(end)
        for name, qualifier in _NEEDED_LOOPS.get(first_loop, {}).items():
            if name not in entered:
                message = f"N1*{qualifier.decode()} is missing."
                self._teller.tell("segment-missing", end, "N1", name, message)

    def _enter(self, loop_name: str) -> None:
        self._loop = self._grammar.loops[loop_name]
        self._reached = -1
        self._counts.clear()

    def _leave(self, place: int) -> None:
        """Say what the loop that ends here lacks."""
        for number, shape in enumerate(self._loop.shapes):
            need = shape.slot.need
            if need is Need.MAY or self._counts[number]:
                continue
            only = "".join(f"*{q}" for q in sorted(shape.slot.qualifiers))
            code = "segment-missing" if need is Need.MUST else "segment-expected"
            message = f"{shape.slot.segment}{only} is missing."
            self._teller.tell(code, place, shape.slot.segment, self._loop.name, message)

    def _segment(self, segment: bytes, row: Row, place: int) -> None:
        segment_id = row[0]
        name = segment_id.decode("latin-1")
        slots = self._loop.places.get(segment_id)
        if slots is None:
            code = "segment-misplaced" if segment_id in _KNOWN else "segment-unknown"
            code = code if segment_id else "segment-empty"
            # What isn't a segment's id might be anything, a name too.
            where = name if segment_id in _KNOWN else ""
            self._teller.tell(code, place, where, self._loop.name)
            return
        if slots[0] < self._reached:
            self._teller.tell("segment-order", place, name, self._loop.name)
        self._reached = max(self._reached, slots[0])
        number, is_known = self._loop.slot(segment_id, row[1] if len(row) > 1 else b"")
        shape = self._loop.shapes[number]
        if is_known:
            self._count(number, shape, place)
        if not shape.compiled.fullmatch(segment):
            self._elements(row, shape, place)

    def _count(self, number: int, shape: Shape, place: int) -> None:
        self._counts[number] += 1
        if self._counts[number] > shape.slot.most:
            code = "segment-repeated" if shape.slot.need is Need.MUST else "segment-too-many"
            self._teller.tell(code, place, shape.slot.segment, self._loop.name)

    def _elements(self, row: Row, shape: Shape, place: int) -> None:
        segment, elements = shape.slot.segment, shape.elements
        for number, element in enumerate(elements, 1):
            text = row[number] if number < len(row) else b""
            self._element(text, element, place, f"{segment}{number:02d}")
        for number in range(len(elements) + 1, len(row)):
            if row[number]:
                self._tell("element-unused", place, f"{segment}{number:02d}")
        if len(row) > 1 and not row[-1]:
            self._tell("element-trailing", place, segment)

    def _element(self, text: bytes, element: Element, place: int, where: str) -> None:
        if not text:
            if element.need in _ABSENT:
                self._tell(_ABSENT[element.need], place, where)
        elif element.parts:
            self._components(text, element, place, where)
        elif not element.compiled.fullmatch(text):
            code = element.rule
            if code == "element-length" and any(byte in self._separators for byte in text):
                code = "element-separator"
            self._tell(code, place, where)

    def _components(self, text: bytes, element: Element, place: int, where: str) -> None:
        texts = text.split(self._component)
        for number, part in enumerate(element.parts, 1):
            one = texts[number - 1] if number <= len(texts) else b""
            self._element(one, part, place, f"{where}-{number}")
        if any(texts[len(element.parts) :]):
            self._tell("element-unused", place, where)
        if not texts[-1]:
            self._tell("element-trailing", place, where)

    def _tell(self, code: str, place: int, where: str) -> None:
        message = f"{where} {_SAYS[code]}" if code in _SAYS else ""
        self._teller.tell(code, place, where, self._loop.name, message)


def _loop_begun(row: Row, first_loop: str) -> str:
    """Give the loop that this segment begins within the stretch, or ""."""
    if first_loop == "header" and row[0] == b"N1":
        return "1000B" if row[1:2] == [b"PE"] else "1000A"
    return "2110" if first_loop == "2100" and row[0] == b"SVC" else ""
