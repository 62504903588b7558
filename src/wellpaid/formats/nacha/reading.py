"""Reading a file a batch at a time, and checking it without keeping anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from wellpaid.formats.nacha.batches import Batch
from wellpaid.formats.nacha.file_checks import FileChecks, Kind
from wellpaid.formats.nacha.findings import Findings
from wellpaid.formats.nacha.lines import read_lines
from wellpaid.formats.nacha.parsing import (
    COUNTED_CLASSES,
    parse_batch_control,
    parse_batch_header,
    parse_entry,
    parse_file_control,
    parse_file_header,
    parse_iat_entry,
)
from wellpaid.formats.nacha.records import BatchControl, FileControl, FileHeader


class AchReader:
    """Reads a file once, from the beginning to the end.

    ``batches()`` gives batch after batch; ``header`` is there from the first of them on,
    ``control`` and the findings about the file as a whole when it has ended. A batch with a number
    that is none isn't given: there is an error about it. Others don't keep a batch back, so look
    at ``findings.error_count`` before you believe a file.

    :param is_piece: whether header and controls may be missing, as in some banks' return files
    """

    def __init__(self, source: bytes | BinaryIO, *, is_piece: bool = False) -> None:
        self.findings = Findings()
        self.header: FileHeader | None = None
        self.control: FileControl | None = None
        self._source = source
        self._checks = FileChecks(self.findings, is_piece=is_piece)
        self._header_line = ""
        self._groups: list[list[str]] = []

    def batches(self) -> Iterator[Batch]:
        """Give every batch that can be read."""
        checks = self._checks
        for number, text in read_lines(self._source):
            open_batch = checks.batch
            kind, line = checks.line(number, text)
            if kind is Kind.ENTRY:
                self._groups.append([line])
            elif kind is Kind.ADDENDA:
                self._groups[-1].append(line)
            elif kind is Kind.NOTHING and checks.batch is open_batch:
                continue
            else:
                if open_batch is not None and open_batch.can_be_read:
                    control = parse_batch_control(line) if kind is Kind.BATCH_CONTROL else None
                    yield self._batch(control)
                self._step(kind, line)
        last = checks.batch
        checks.end()
        if last is not None and last.can_be_read:
            yield self._batch(None)

    def _step(self, kind: Kind, line: str) -> None:
        """Go on from one batch to the next."""
        self._groups = []
        if kind is Kind.BATCH_HEADER:
            self._header_line = line
        elif kind is Kind.BATCH_CONTROL:
            self._checks.batch_is_done()
        elif kind is Kind.FILE_HEADER and self._checks.header_is_readable:
            self.header = parse_file_header(line)
        elif kind is Kind.FILE_CONTROL and self._checks.control_is_readable:
            self.control = parse_file_control(line)

    def _batch(self, control: BatchControl | None) -> Batch:
        header = parse_batch_header(self._header_line)
        lines = [tuple(group) for group in self._groups]
        if header.sec_code == "IAT":
            return Batch(header, tuple([parse_iat_entry(one) for one in lines]), control)
        is_counted = header.sec_code in COUNTED_CLASSES
        entries = tuple([parse_entry(one, is_counted=is_counted) for one in lines])
        return Batch(header, entries, control)
