"""A whole file: header, batches, control; and the two doors, ``read_file`` and ``write_file``.

Whoever has a file too large to hold uses :class:`.reading.AchReader` and
:func:`.writing.write_batches`, which hold one batch at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from wellpaid.formats.nacha.batches import Batch
from wellpaid.formats.nacha.findings import Finding
from wellpaid.formats.nacha.reading import AchReader
from wellpaid.formats.nacha.records import Entry, FileControl, FileHeader, IatEntry
from wellpaid.formats.nacha.writing import write_batches


@dataclass(frozen=True, slots=True)
class AchFile:
    """A file in memory.

    :param header: None only in a piece of a file that was read
    :param control: as read; the writer computes its own
    """

    header: FileHeader | None
    batches: tuple[Batch, ...]
    control: FileControl | None = None

    def entries(self) -> Iterator[tuple[Batch, Entry | IatEntry]]:
        """Give every entry with its batch."""
        for batch in self.batches:
            for entry in batch.entries:
                yield batch, entry


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as read, and everything that was found.

    :param file: what could be read; batches that can't be understood are missing from it, and each
        of them has an error among the findings
    :param findings: the first thousand
    :param error_count: all of them; trust nothing of a file that has one
    """

    file: AchFile
    findings: tuple[Finding, ...]
    error_count: int
    warning_count: int

    @property
    def is_valid(self) -> bool:
        """Whether nothing is wrong; warnings may be there."""
        return self.error_count == 0


def read_file(source: bytes | BinaryIO, *, is_piece: bool = False) -> Reading:
    """Read and check a file. Doesn't raise for what a file holds.

    :param is_piece: whether header and controls may be missing, as in some banks' return files
    """
    reader = AchReader(source, is_piece=is_piece)
    batches = tuple(reader.batches())
    return Reading(
        file=AchFile(reader.header, batches, reader.control),
        findings=tuple(reader.findings.kept),
        error_count=reader.findings.error_count,
        warning_count=reader.findings.warning_count,
    )


def write_file(file: AchFile, *, line_end: str = "\n", is_padded: bool = True) -> bytes:
    """Write a file: counts, hashes, totals, blocks and padding are computed.

    :param line_end: LF, or CR LF for banks that ask for it
    :param is_padded: whether to fill the last block of ten with lines of 9s
    :raises UnwritableError: something doesn't fit or breaks a rule; nothing is cut
    """
    out = BytesIO()
    write_batches(
        file.header, file.batches, out, control=file.control, line_end=line_end,
        is_padded=is_padded,
    )  # fmt: skip
    return out.getvalue()
