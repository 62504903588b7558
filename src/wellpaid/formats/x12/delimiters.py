"""The characters that cut a file into segments, elements and components.

An interchange names its own, at fixed places of its ISA segment (X12.5, interchange control
structures): the element separator is the fourth byte, the component separator the 105th, the
terminator the 106th.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

ISA_LENGTH: Final = 106
# Where the sixteen elements of an ISA segment begin, each behind a separator.
_ISA_SEPARATORS: Final = (3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103)
_REPETITION, _VERSION, _COMPONENT, _TERMINATOR = 82, slice(84, 89), 104, 105
# Since 00402 ISA11 is the repetition separator; before, it named a standards body by "U".
_FIRST_WITH_REPETITION: Final = b"00402"
_BARE_START: Final = re.compile(rb"ST(?P<element>[^A-Za-z0-9\s])835(?P=element)[A-Za-z0-9]{1,9}")
_BARE_VERSION: Final = re.compile(rb"[0-9A-Z]{1,35}")
_LINE_ENDS: Final = b"\r\n"


@dataclass(frozen=True, slots=True)
class Delimiters:
    """Each is one byte; ``line_end`` is what stands behind every terminator: "", LF or CR LF."""

    element: bytes = b"*"
    component: bytes = b":"
    terminator: bytes = b"~"
    repetition: bytes = b"^"
    line_end: bytes = b""

    @property
    def is_usable(self) -> bool:
        """Whether they differ, and none of them could stand in a text or an amount."""
        cutters = [self.element, self.component, self.terminator]
        if self.repetition:
            cutters.append(self.repetition)
        is_clear = not any(cutter.isalnum() or cutter in b" .-" for cutter in cutters[:3])
        return is_clear and len(set(cutters)) == len(cutters)

    @property
    def end(self) -> bytes:
        """What ends a segment when it is written."""
        return self.terminator + self.line_end

    @property
    def all(self) -> bytes:
        """Every character that no text may hold."""
        return self.element + self.component + self.terminator + self.repetition


def isa_delimiters(isa: bytes) -> Delimiters | None:
    """Read them from the first 106 bytes of an interchange and what follows.

    :returns: None if the segment doesn't have its fixed length, so that nothing can be trusted
    """
    if len(isa) < ISA_LENGTH or not isa.startswith(b"ISA"):
        return None
    element = isa[3:4]
    if any(isa[place : place + 1] != element for place in _ISA_SEPARATORS):
        return None
    if isa[4:_COMPONENT].count(element) != len(_ISA_SEPARATORS) - 1:
        return None
    has_repetition = isa[_VERSION] >= _FIRST_WITH_REPETITION
    return Delimiters(
        element=element,
        component=isa[_COMPONENT : _COMPONENT + 1],
        terminator=isa[_TERMINATOR : _TERMINATOR + 1],
        repetition=isa[_REPETITION : _REPETITION + 1] if has_repetition else b"",
        line_end=_line_end(isa[ISA_LENGTH : ISA_LENGTH + 2]),
    )


def bare_delimiters(data: bytes) -> Delimiters | None:
    """Guess them of a piece that begins with its ST segment: only to look at it."""
    start = _BARE_START.match(data)
    if start is None:
        return None
    element, at = start["element"], start.end()
    if data[at : at + 1] == element:
        version = _BARE_VERSION.match(data, at + 1)
        at = version.end() if version is not None else at
    component = b">" if b"HC>" in data and b"HC:" not in data else b":"
    return Delimiters(
        element, component, data[at : at + 1], b"^", _line_end(data[at + 1 : at + 3])
    )  # fmt: skip


def _line_end(follows: bytes) -> bytes:
    if follows == _LINE_ENDS:
        return _LINE_ENDS
    return follows[:1] if follows[:1] in (b"\n", b"\r") else b""


@lru_cache(maxsize=64)
def end_of_transaction(delimiters: Delimiters) -> re.Pattern[bytes]:
    """Give the pattern of a terminator behind which no segment of a transaction can stand.

    ``SE`` is the transaction's last segment. The others belong around it: where one of them comes
    first, the transaction was cut off.
    """
    terminator, element = re.escape(delimiters.terminator), re.escape(delimiters.element)
    return re.compile(terminator + rb"\s*(?=(SE|ST|GE|GS|IEA|ISA)" + element + rb")")


@lru_cache(maxsize=64)
def segment_end(delimiters: Delimiters) -> re.Pattern[bytes]:
    """Give the pattern of a terminator with the line ends behind it."""
    return re.compile(re.escape(delimiters.terminator) + rb"[\r\n]*")
