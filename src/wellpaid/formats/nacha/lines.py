"""Bytes to records: LF, CR LF, CR or no line ends at all, a piece at a time."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import BinaryIO, Final

from wellpaid.formats.nacha.layouts import RECORD_LENGTH

_PIECE_BYTES: Final = 1 << 18
# A line longer than this is no record of any kind; it is handed on in pieces, so that a file
# without line ends of another format can't fill the memory.
LINE_MAX: Final = 4_096
_MARK: Final = b"\xef\xbb\xbf"


def read_lines(source: bytes | BinaryIO) -> Iterator[tuple[int, str]]:
    """Give (line number, characters) of every line, without line ends, blank ones too.

    Bytes become characters one by one (Latin-1): what isn't ASCII is for the checker to find.
    """
    stream = BytesIO(source) if isinstance(source, bytes) else source
    first = stream.read(_PIECE_BYTES)
    start = first[: RECORD_LENGTH * 2]
    if b"\n" in start:
        yield from _divided(first, stream, b"\n")
    elif b"\r" in start:
        yield from _divided(first, stream, b"\r")
    elif len(first) > RECORD_LENGTH:
        yield from _blocks(first, stream)
    elif first:
        yield 1, first.decode("latin-1")


def _divided(first: bytes, stream: BinaryIO, end: bytes) -> Iterator[tuple[int, str]]:
    number, rest, piece = 0, b"", first
    while piece:
        lines = (rest + piece).split(end)
        rest = lines.pop()
        for line in lines:
            number += 1
            yield number, line.rstrip(b"\r").decode("latin-1")
        while len(rest) > LINE_MAX:
            number += 1
            yield number, rest[:LINE_MAX].decode("latin-1")
            rest = rest[LINE_MAX:]
        piece = stream.read(_PIECE_BYTES)
    if rest:
        yield number + 1, rest.rstrip(b"\r").decode("latin-1")


def _blocks(first: bytes, stream: BinaryIO) -> Iterator[tuple[int, str]]:
    """Records end to end. A line end behind the last one is no record."""
    number, rest, piece = 0, b"", first.removeprefix(_MARK)
    while piece:
        data = rest + piece
        whole = len(data) - len(data) % RECORD_LENGTH
        for start in range(0, whole, RECORD_LENGTH):
            number += 1
            yield number, data[start : start + RECORD_LENGTH].decode("latin-1")
        rest = data[whole:]
        piece = stream.read(_PIECE_BYTES)
    if rest.strip(b"\r\n\x1a "):
        yield number + 1, rest.rstrip(b"\r\n\x1a").decode("latin-1")
