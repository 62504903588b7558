"""Bytes to pieces: single segments of the envelopes, and whole transactions.

Reads as much as one transaction needs and no more. Knows where pieces begin and end, and nothing of
what they mean.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final

from wellpaid.formats.x12.delimiters import (
    ISA_LENGTH,
    Delimiters,
    bare_delimiters,
    end_of_transaction,
    isa_delimiters,
)

CHUNK: Final = 1 << 18
_LINE_ENDS: Final = b"\r\n"
# What may stand behind the last segment: blanks, and the end mark of DOS.
_BLANKS: Final = b"\r\n\t \x1a"
# Longer than any terminator with its line ends and the beginning of the segment behind it.
_OVERLAP: Final = 32
_ISA: Final = b"ISA"
# What some editors put before a text in UTF-8.
BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reader may hold at once. Beyond it, it stops with a finding.

    :param transaction_bytes: 64 MB are some 110,000 claims; X12 recommends 10,000 at most
    :param segment_bytes: no segment of an 835 has a tenth of it
    :param findings: how many of a transaction and of the file's envelopes are kept; all are counted
    """

    transaction_bytes: int = 64_000_000
    segment_bytes: int = 64_000
    findings: int = 1_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A segment of an envelope, or a transaction from ST to SE.

    :param segment_id: of its first segment
    :param data: a segment without its terminator; a transaction with all of them
    :param number: place of its first segment in the file, from 1
    :param is_complete: whether it ends as it should
    :param start_byte: where it begins in the file, from 0
    """

    segment_id: bytes
    data: bytes
    number: int
    delimiters: Delimiters
    is_complete: bool = True
    start_byte: int = 0


class UnreadableError(Exception):
    """Nothing can be cut from here on.

    :param code: the rule, as findings carry it
    """

    def __init__(self, code: str, number: int) -> None:
        self.code, self.number = code, number
        super().__init__(code)


class Scanner:
    """Cuts a source into pieces, once, from the beginning to the end.

    :param is_piece: whether the source may begin at ST; its delimiters are guessed then
    """

    def __init__(self, source: bytes | BinaryIO, *, limits: Limits, is_piece: bool = False) -> None:
        self._source = None if isinstance(source, bytes) else source
        self._data = source if isinstance(source, bytes) else b""
        self._at = 0
        self._dropped = 0
        self._limits = limits
        self._is_piece = is_piece
        self.segment_count = 0
        self.has_mark = False

    def pieces(self) -> Iterator[Piece]:
        """Give piece after piece.

        :raises UnreadableError: what follows isn't X12, or is longer than the limits
        """
        delimiters: Delimiters | None = None
        self._have(len(BYTE_ORDER_MARK))
        if self._data.startswith(BYTE_ORDER_MARK):
            self._at, self.has_mark = len(BYTE_ORDER_MARK), True
        while self._skip_between():
            if self._data.startswith(_ISA, self._at):
                delimiters = self._isa_delimiters()
            elif delimiters is None:
                delimiters = self._bare_delimiters()
            yield self._next(delimiters)

    def _next(self, delimiters: Delimiters) -> Piece:
        number = self.segment_count + 1
        if self._data.startswith(b"ST" + delimiters.element, self._at):
            end, is_complete = self._transaction_end(delimiters)
        elif self._data.startswith(_ISA, self._at):
            end, is_complete = self._segment_end(delimiters, self._at + ISA_LENGTH - 1)
        else:
            end, is_complete = self._segment_end(delimiters, self._at)
        start_byte = self._dropped + self._at
        data = self._data[self._at : end]
        self._at = end
        is_transaction = data.startswith(b"ST" + delimiters.element)
        self.segment_count += data.count(delimiters.terminator) if is_transaction else 1
        kind = data[: data.find(delimiters.element)] if delimiters.element in data else data[:3]
        if kind != b"ST":
            data = data.strip(b"\r\n").removesuffix(delimiters.terminator)
        elif not is_complete and not data.rstrip(b"\r\n").endswith(delimiters.terminator):
            self.segment_count += 1
        return Piece(kind, data, number, delimiters, is_complete, start_byte)

    def _isa_delimiters(self) -> Delimiters:
        self._have(ISA_LENGTH + 3)
        delimiters = isa_delimiters(self._data[self._at : self._at + ISA_LENGTH + 2])
        if delimiters is None:
            raise UnreadableError("isa-length", self.segment_count + 1)
        if not delimiters.is_usable:
            raise UnreadableError("delimiters", self.segment_count + 1)
        behind = self._at + ISA_LENGTH + len(delimiters.line_end)
        if self._data[behind : behind + 1] in (b" ", b"\t"):
            raise UnreadableError("segments-indented", self.segment_count + 2)
        return delimiters

    def _bare_delimiters(self) -> Delimiters:
        self._have(CHUNK)
        delimiters = bare_delimiters(self._data[self._at : self._at + CHUNK])
        if delimiters is None or not delimiters.is_usable:
            raise UnreadableError("not-x12", 1)
        if not self._is_piece:
            raise UnreadableError("no-envelope", 1)
        return delimiters

    def _transaction_end(self, delimiters: Delimiters) -> tuple[int, bool]:
        """Find where the transaction that begins here ends, and whether it does so with SE."""
        pattern = end_of_transaction(delimiters)
        start = self._at
        while True:
            found = pattern.search(self._data, start)
            if found is not None:
                break
            if len(self._data) - self._at > self._limits.transaction_bytes:
                raise UnreadableError("transaction-too-large", self.segment_count + 1)
            searched = len(self._data) - self._at
            if not self._fill():
                return len(self._data), False
            start = self._at + max(0, searched - _OVERLAP)
        if found[1] != b"SE":
            return found.end(), False
        return self._segment_end(delimiters, found.end())

    def _segment_end(self, delimiters: Delimiters, start: int) -> tuple[int, bool]:
        """Find where the segment that begins at ``start`` ends, line end and all."""
        offset = start - self._at
        while True:
            found = self._data.find(delimiters.terminator, self._at + offset)
            if found >= 0:
                break
            if len(self._data) - self._at - offset > self._limits.segment_bytes:
                raise UnreadableError("segment-too-long", self.segment_count + 1)
            if not self._fill():
                return len(self._data), False
        offset = found + 1 - self._at
        self._have(offset + len(delimiters.line_end))
        end = self._at + offset
        if self._data.startswith(delimiters.line_end, end):
            end += len(delimiters.line_end)
        return end, True

    def _skip_between(self) -> bool:
        """Step over line ends, and say whether anything follows but blanks."""
        while True:
            while self._at < len(self._data) and self._data[self._at] in _LINE_ENDS:
                self._at += 1
            if self._at < len(self._data):
                break
            if not self._fill():
                return False
        self._have(len(_ISA))
        ahead = self._at
        while ahead < len(self._data) and self._data[ahead] in _BLANKS:
            ahead += 1
            if ahead == len(self._data):
                offset = ahead - self._at
                self._fill()
                ahead = self._at + offset
        return ahead < len(self._data)

    def _have(self, count: int) -> None:
        """Read on until ``count`` bytes lie ahead, or nothing follows."""
        while len(self._data) - self._at < count and self._fill():
            pass

    def _fill(self) -> bool:
        """Read on; the more lies here already, the more, so that nothing is copied often."""
        if self._source is None:
            return False
        rest = self._data[self._at :]
        more = self._source.read(max(CHUNK, len(rest)))
        self._dropped += self._at
        self._data, self._at = rest + (more or b""), 0
        if not more:
            self._source = None
        return bool(more)
