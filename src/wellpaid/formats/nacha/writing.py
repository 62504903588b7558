"""Dataclasses to bytes. Every line is held against the same checks as a file that comes in.

Nothing is cut and nothing is mended: what doesn't fit, isn't ASCII or breaks a rule raises
:class:`.errors.UnwritableError` with record and field. Counts, hashes, totals, numbers of addenda
and padding are reckoned here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO, Final

from wellpaid.formats.nacha.batches import Batch
from wellpaid.formats.nacha.composing import (
    batch_control_line,
    batch_header_line,
    entry_lines,
    file_control_line,
    file_header_line,
    iat_entry_lines,
)
from wellpaid.formats.nacha.errors import (
    CharacterNotAllowedError,
    NumberOutOfRangeError,
    RuleBrokenError,
    UnwritableError,
)
from wellpaid.formats.nacha.file_checks import BLOCKING_FACTOR, FileChecks
from wellpaid.formats.nacha.findings import Findings
from wellpaid.formats.nacha.layouts import PADDING
from wellpaid.formats.nacha.parsing import COUNTED_CLASSES
from wellpaid.formats.nacha.records import Entry, FileControl, FileHeader, IatEntry

_PIECE_LINES: Final = 2_000


def write_batches(
    header: FileHeader | None,
    batches: Iterable[Batch],
    out: BinaryIO,
    *,
    control: FileControl | None = None,
    line_end: str = "\n",
    is_padded: bool = True,
) -> FileControl:
    """Write a file, one batch in memory at a time; give the control that was written.

    When it raises, ``out`` holds a beginning without a file control, which no bank accepts: throw
    it away.

    :param control: as read, for its odd columns; used where its numbers are the true ones
    :raises UnwritableError: something doesn't fit or breaks a rule
    """
    if header is None:
        raise UnwritableError("file header", "", "a file needs one")
    writer = _Writer(out, line_end)
    writer.put(file_header_line(header), "file header")
    for number, batch in enumerate(batches, start=1):
        writer.batch(number, batch)
    return writer.end(control, is_padded=is_padded)


class _Writer:
    """Lines on their way out, and the checks that they pass."""

    def __init__(self, out: BinaryIO, line_end: str) -> None:
        if line_end not in {"\n", "\r\n", ""}:
            raise ValueError("line_end must be LF, CR LF or nothing")
        self._out = out
        self._end = line_end
        self._findings = Findings()
        self._checks = FileChecks(self._findings)
        self._ahead: list[str] = []
        self._number = 0

    def put(self, line: str, place: str) -> None:
        """Check one line, and keep it for the next piece."""
        self._number += 1
        self._checks.line(self._number, line)
        self._refuse(place)
        self._ahead.append(line)

    def batch(self, number: int, batch: Batch) -> None:
        """Write a batch."""
        place = f"batch {number}"
        header = batch.header
        self.put(batch_header_line(header, f"{place}, header"), f"{place}, header")
        if header.sec_code == "IAT":
            self._iat_entries(place, batch)
        else:
            self._entries(place, batch)
        checks = self._checks.batch
        if checks is None or not batch.entries:
            raise RuleBrokenError(place, "", "a batch needs an entry", rule="batch-empty")
        checks.entries.close_entry()
        self._refuse(f"{place}, entry {len(batch.entries)}")
        control = f"{place}, control"
        self.put(batch_control_line(header, checks.totals, batch.control, control), control)
        self._checks.batch_is_done()

    def _entries(self, place: str, batch: Batch) -> None:
        """The loop that costs: an entry is composed, checked and gone."""
        checks = self._checks.batch
        if checks is None:
            raise RuntimeError("a batch of ours is open while its entries are written")
        check, check_addenda = checks.entries.entry, checks.entries.addenda
        findings, ahead = self._findings, self._ahead
        is_counted = batch.header.sec_code in COUNTED_CLASSES
        number, index = self._number, 0

        def words() -> str:
            return f"{place}, entry {index}"

        for index, entry in enumerate(batch.entries, start=1):
            if type(entry) is not Entry:
                raise UnwritableError(words(), "", "an IAT entry needs an IAT batch")
            lines = entry_lines(entry, is_counted=is_counted, place=words)
            first = number = number + 1
            check(number, lines[0])
            for line in lines[1:]:
                number += 1
                check_addenda(number, line)
            if findings.error_count:
                # What is missing behind an entry is noticed when the next one begins.
                self._refuse(f"{place}, entry {index - (findings.first_line < first)}")
            ahead += lines
            if len(ahead) > _PIECE_LINES:
                self._flush()
        self._checks.record_count += number - self._number
        self._number = number

    def _iat_entries(self, place: str, batch: Batch) -> None:
        for index, entry in enumerate(batch.entries, start=1):
            where = f"{place}, entry {index}"
            if not isinstance(entry, IatEntry):
                raise UnwritableError(where, "", "an IAT batch needs IAT entries")
            for line in iat_entry_lines(entry, where):
                self.put(line, where)

    def end(self, read: FileControl | None, *, is_padded: bool) -> FileControl:
        """Write the file control and what fills the last block."""
        checks = self._checks
        totals = checks.totals
        control = FileControl(
            checks.batch_count, -(-(checks.record_count + 1) // BLOCKING_FACTOR),
            totals.entry_addenda_count, totals.entry_hash, totals.debit_cents,
            totals.credit_cents,
        )  # fmt: skip
        self.put(file_control_line(control, read), "file control")
        if is_padded:
            self._ahead += [PADDING] * (-checks.record_count % BLOCKING_FACTOR)
        self._flush()
        return control

    def _refuse(self, place: str) -> None:
        finding = self._findings.first_error
        if finding is None:
            return
        kind = _ERRORS.get(finding.rule)
        if kind is not None:
            raise kind(place, finding.field, finding.message)
        raise RuleBrokenError(place, finding.field, finding.message, rule=finding.rule)

    def _flush(self) -> None:
        text = self._end.join(self._ahead) + self._end
        self._out.write(text.encode("ascii"))
        self._ahead.clear()


_ERRORS: Final = {"characters": CharacterNotAllowedError, "numeric": NumberOutOfRangeError}
