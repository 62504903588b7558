"""Bytes of a table to lines of text, a piece at a time, whatever program saved them."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO, Final

CHUNK_BYTES: Final = 64 * 1024
# A line of a bill table has a few hundred characters; a megabyte without a line end is no table.
LINE_BYTES_MAX: Final = 1024 * 1024
_UTF16_MARKS: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class UnreadableTextError(ValueError):
    """The file is not text in an encoding we read; the message says what to do."""


class TextLines:
    """The lines of a binary file, line ends kept, decoded as they are read.

    A byte order mark decides between UTF-8 and UTF-16. Without one, UTF-8 is expected, and a line
    that is not UTF-8 is read as Windows-1252, which old spreadsheets write;
    ``has_windows_1252`` is then True, so that the reader can tell it.
    """

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.has_windows_1252 = False

    def __iter__(self) -> Iterator[str]:
        for line in _split_lines(self._utf8_chunks()):
            try:
                yield line.decode("utf-8")
            except UnicodeDecodeError:
                self.has_windows_1252 = True
                yield line.decode("windows-1252", errors="replace")

    def _utf8_chunks(self) -> Iterator[bytes]:
        first = self._source.read(CHUNK_BYTES)
        if first.startswith(_UTF16_MARKS):
            yield from self._from_utf16(first)
            return
        yield first.removeprefix(codecs.BOM_UTF8)
        while chunk := self._source.read(CHUNK_BYTES):
            yield chunk

    def _from_utf16(self, first: bytes) -> Iterator[bytes]:
        decoder = codecs.getincrementaldecoder("utf-16")()
        chunk = first
        try:
            while chunk:
                yield decoder.decode(chunk).encode("utf-8")
                chunk = self._source.read(CHUNK_BYTES)
            decoder.decode(b"", final=True)
        except UnicodeError as error:
            raise UnreadableTextError(
                "The file starts as UTF-16 but is damaged. Save it again as CSV UTF-8."
            ) from error


def _split_lines(chunks: Iterator[bytes]) -> Iterator[bytes]:
    tail = b""
    for chunk in chunks:
        # The last piece waits: it may go on, and a CR at its end may be half of a CR LF.
        *lines, tail = (tail + chunk).splitlines(keepends=True) or [b""]
        yield from lines
        if len(tail) > LINE_BYTES_MAX:
            raise UnreadableTextError(
                "A line is longer than a megabyte, so this isn't a table. Export it as CSV again."
            )
    if tail:
        yield tail
