"""What each kind of element looks like, as patterns; and of these, what each segment looks like.

The check of single elements and the quick look at whole claims are made of the same patterns, so
that they can't disagree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from wellpaid.formats.x12.code_lists import CODE_LISTS, CODES_4010
from wellpaid.formats.x12.delimiters import Delimiters
from wellpaid.formats.x12.layouts import COMPOSITES, LOOPS, Loop, Need, Slot

_YEAR: Final = rb"(?:19|20)[0-9][0-9]"
_DAYS: Final = (
    rb"(?:(?:0[13578]|1[02])(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)(?:0[1-9]|[12][0-9]|30)"
    rb"|02(?:0[1-9]|1[0-9]|2[0-8]))"
)
_LEAP_DAY: Final = rb"(?:(?:19|20)(?:0[48]|[2468][048]|[13579][26])|2000)0229"
_PLAIN_KINDS: Final = {
    "money": ("amount-format", rb"-?(?:[0-9]{1,18}(?:\.[0-9]{0,2})?|\.[0-9]{1,2})"),
    "number": ("number-format", rb"-?(?:[0-9]{1,15}(?:\.[0-9]{0,15})?|\.[0-9]{1,15})"),
    "count": ("number-format", rb"[0-9]{1,10}"),
    "date": ("date-format", rb"(?:" + _YEAR + _DAYS + rb"|" + _LEAP_DAY + rb")"),
    "carc": ("adjustment-reason-format", rb"[A-Z]?[0-9]{1,3}"),
    "rarc": ("remark-format", rb"(?:MA?|N)[0-9]{1,3}"),
}
_SIZED: Final = re.compile(r"(an|id)(\d+)-(\d+)")
_LETTERS: Final = rb"[A-Za-z0-9]"
_NEEDS: Final = {"!": Need.MUST, "+": Need.SHOULD}


@dataclass(frozen=True, slots=True)
class Element:
    """One element, or one component of a composite.

    :param rule: what a text breaks that doesn't match
    :param parts: the components, if this is a composite
    """

    need: Need
    rule: str
    pattern: bytes
    compiled: re.Pattern[bytes]
    is_used: bool = True
    parts: tuple[Element, ...] = ()

    @property
    def or_nothing(self) -> bytes:
        """The pattern of it or nothing; of texts so that no group is needed, which is faster."""
        if self.pattern.endswith(b"}+") and b"]{1," in self.pattern:
            return self.pattern.replace(b"]{1,", b"]{0,")
        return b"(?:" + self.pattern + b")?+" if self.pattern else b""


@dataclass(frozen=True, slots=True)
class Shape:
    """A slot with what its elements look like.

    :param pattern: a whole segment of it, without the terminator, that nothing can be said about
    """

    slot: Slot
    segment_id: bytes
    elements: tuple[Element, ...]
    qualifiers: frozenset[bytes]
    pattern: bytes
    compiled: re.Pattern[bytes]


class LoopShapes:
    """A loop's shapes in order, and where each segment id stands among them."""

    def __init__(self, name: str, shapes: tuple[Shape, ...]) -> None:
        self.name, self.shapes = name, shapes
        self.places: dict[bytes, list[int]] = {}
        for place, shape in enumerate(shapes):
            self.places.setdefault(shape.segment_id, []).append(place)

    def slot(self, segment_id: bytes, qualifier: bytes) -> tuple[int, bool]:
        """Give the slot of a segment that this loop has, and whether its qualifier is known."""
        places = self.places[segment_id]
        for place in places:
            qualifiers = self.shapes[place].qualifiers
            if not qualifiers or qualifier in qualifiers:
                return place, True
        return places[0], False


class Grammar:
    """The layouts, made for one set of delimiters and one version of the guide."""

    def __init__(self, delimiters: Delimiters, *, is_4010: bool = False) -> None:
        self.delimiters = delimiters
        self.is_4010 = is_4010
        self._no_text = re.escape(delimiters.all + b"\r\n")
        self._known: dict[str, Element] = {}
        self.loops = {loop.name: self._loop(loop) for loop in LOOPS}

    def _loop(self, loop: Loop) -> LoopShapes:
        shapes: list[Shape] = []
        for slot in loop.slots:
            qualifiers = slot.qualifiers
            is_first = all(shape.slot.segment != slot.segment for shape in shapes)
            if self.is_4010 and qualifiers and is_first:
                name = slot.elements[0].rstrip("!+")
                qualifiers |= CODES_4010.get(name, frozenset()) - CODE_LISTS[name][1]
            shapes.append(self._shape(slot, qualifiers))
        return LoopShapes(loop.name, tuple(shapes))

    def _shape(self, slot: Slot, codes: frozenset[str]) -> Shape:
        elements = tuple(self._element(token) for token in slot.elements)
        qualifiers = frozenset(code.encode() for code in codes)
        first = elements[0]
        if qualifiers:
            first = replace(first, pattern=_any_of(qualifiers))
        separator = re.escape(self.delimiters.element)
        segment_id = slot.segment.encode()
        pattern = segment_id + sequence((first, *elements[1:]), separator)
        return Shape(slot, segment_id, elements, qualifiers, pattern, re.compile(pattern))

    def _element(self, token: str) -> Element:
        if token not in self._known:
            self._known[token] = self._make(token)
        return self._known[token]

    def _make(self, token: str) -> Element:
        need = _NEEDS.get(token[-1], Need.MAY)
        name = token.rstrip("!+")
        if name == "-":
            return Element(Need.MAY, "element-unused", b"", re.compile(b""), is_used=False)
        if name.startswith("@"):
            parts = tuple(self._element(part) for part in COMPOSITES[name[1:]])
            pattern = sequence(parts, re.escape(self.delimiters.component), has_lead=False)
            return Element(need, "", pattern, re.compile(pattern), parts=parts)
        rule, pattern = self._kind(name)
        return Element(need, rule, pattern, re.compile(pattern))

    def _kind(self, name: str) -> tuple[str, bytes]:
        """Give the rule that a mismatch breaks, and the pattern."""
        sized = _SIZED.fullmatch(name)
        if sized is not None:
            letters = _LETTERS if sized[1] == "id" else b"[^" + self._no_text + b"]"
            return "element-length", letters + b"{%s,%s}+" % (sized[2].encode(), sized[3].encode())
        if name.startswith("="):
            return "code-unknown", re.escape(name[1:].encode())
        if name in _PLAIN_KINDS:
            return _PLAIN_KINDS[name]
        rule, codes = CODE_LISTS[name]
        if self.is_4010:
            codes = codes | CODES_4010.get(name, frozenset())
        return rule, _any_of(code.encode() for code in codes)


def _any_of(codes: Iterable[bytes]) -> bytes:
    """Give the pattern of a few codes, the longest first: 1 mustn't hide 19."""
    ordered = sorted(codes, key=lambda code: (-len(code), code))
    return b"(?:" + b"|".join(re.escape(code) for code in ordered) + b")"


def sequence(elements: tuple[Element, ...], separator: bytes, *, has_lead: bool = True) -> bytes:
    """Give the pattern of elements with their separators.

    Trailing ones may be left out; the last one isn't empty.

    :param has_lead: whether a separator stands before the first, as in a segment
    """
    used = list(elements)
    while used and not used[-1].is_used:
        used.pop()
    pattern, is_needed_behind = b"", False
    for place in range(len(used) - 1, -1, -1):
        element = used[place]
        lead = separator if place or has_lead else b""
        if element.need is not Need.MAY:
            pattern, is_needed_behind = lead + element.pattern + pattern, True
        elif is_needed_behind:
            pattern = lead + element.or_nothing + pattern
        else:
            pattern = b"(?:" + lead + element.or_nothing + pattern + b")?+"
    return pattern + b"(?<!" + separator + b")"


@lru_cache(maxsize=32)
def grammar(delimiters: Delimiters, *, is_4010: bool = False) -> Grammar:
    """Give the grammar of some delimiters; made once."""
    return Grammar(delimiters, is_4010=is_4010)
