"""What a file holds, in the words and sums that a person asks for; account numbers stay masked.

Reads a file once in memory that doesn't grow with it: the first thousand batches, answers and
findings are kept, all are counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, Final

from wellpaid.formats.nacha.addenda_layouts import (
    CONTESTED_CODES,
    DISHONORED_CODES,
    REFUSED_CODES,
)
from wellpaid.formats.nacha.batch_checks import BatchChecks
from wellpaid.formats.nacha.corrections import (
    CorrectedDataError,
    change_code,
    corrected_values,
)
from wellpaid.formats.nacha.file_checks import FileChecks, Kind
from wellpaid.formats.nacha.findings import Finding, Findings
from wellpaid.formats.nacha.lines import read_lines
from wellpaid.formats.nacha.parsing import parse_file_header
from wellpaid.formats.nacha.records import FileHeader
from wellpaid.formats.nacha.returns import return_reason
from wellpaid.kit.masking import last_four

KEPT_MAX: Final = 1_000
_MASK: Final = "••••"
_SECRET: Final = frozenset({"account_number", "individual_id"})


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """One batch: its header's facts and its entries' sums."""

    line_number: int
    batch_number: str
    sec_code: str
    company_name: str
    entry_description: str
    effective_date: date | None
    entry_count: int
    addenda_count: int
    debit_cents: int
    credit_cents: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What a bank says to an entry that was sent: a return or a correction.

    :param kind: "return", "dishonored return", "contested return", "correction" or
        "refused correction"
    :param meaning: in plain words; "" for a code that Nacha doesn't have
    :param action: what to do now, in plain words
    :param account: the account number, masked to its last four
    :param corrected: the new values by field, account numbers masked; empty if they can't be read
    """

    line_number: int
    kind: str
    code: str
    meaning: str
    action: str
    is_debit: bool
    amount_cents: int | None
    account: str
    original_trace: str
    corrected: dict[str, str]


@dataclass(frozen=True, slots=True)
class FileSummary:
    """A file as a whole."""

    header: FileHeader | None
    record_count: int
    batch_count: int
    entry_count: int
    addenda_count: int
    debit_cents: int
    credit_cents: int
    batches: tuple[BatchSummary, ...]
    answers: tuple[Answer, ...]
    answer_count: int
    findings: tuple[Finding, ...]
    error_count: int
    warning_count: int

    @property
    def is_ach(self) -> bool:
        """Whether anything in it could be understood as a record of an ACH file."""
        return self.header is not None or self.batch_count > 0


def summarize(source: bytes | BinaryIO, *, is_piece: bool = False) -> FileSummary:
    """Read and check a file, and say what it holds. Doesn't raise for what a file holds.

    :param is_piece: whether header and controls may be missing, as in some banks' return files
    """
    return _Summing(is_piece=is_piece).run(source)


def masked(account: str) -> str:
    """Show the last four of an account number, and nothing of a short one."""
    return _MASK + last_four(account.strip())


class _Summing:
    def __init__(self, *, is_piece: bool) -> None:
        self.findings = Findings()
        self.checks = FileChecks(self.findings, is_piece=is_piece)
        self.header: FileHeader | None = None
        self.batches: list[BatchSummary] = []
        self.answers: list[Answer] = []
        self.answer_count = self.entry_count = self.addenda_count = 0

    def run(self, source: bytes | BinaryIO) -> FileSummary:
        checks = self.checks
        entry = ""
        for number, text in read_lines(source):
            open_batch = checks.batch
            kind, line = checks.line(number, text)
            if kind is Kind.ENTRY:
                entry = line
            elif kind is Kind.ADDENDA:
                if line[1:3] in {"98", "99"}:
                    self._answer(number, entry, line)
            elif kind is not Kind.NOTHING:
                self._between(kind, line, open_batch)
        last = checks.batch
        checks.end()
        self._done(last)
        return FileSummary(
            self.header, checks.record_count, checks.batch_count, self.entry_count,
            self.addenda_count, checks.totals.debit_cents, checks.totals.credit_cents,
            tuple(self.batches), tuple(self.answers), self.answer_count,
            tuple(self.findings.kept), self.findings.error_count, self.findings.warning_count,
        )  # fmt: skip

    def _between(self, kind: Kind, line: str, open_batch: BatchChecks | None) -> None:
        self._done(open_batch)
        if kind is Kind.BATCH_CONTROL:
            self.checks.batch_is_done()
        elif kind is Kind.FILE_HEADER and self.checks.header_is_readable:
            self.header = parse_file_header(line)

    def _done(self, batch: BatchChecks | None) -> None:
        """Keep what a batch came to, now that it has ended."""
        if batch is None:
            return
        entries = batch.entries
        self.entry_count += entries.entry_count
        self.addenda_count += entries.addenda_count
        if len(self.batches) < KEPT_MAX:
            header = batch.header
            name = "" if batch.is_iat else header[4:20].strip()
            self.batches.append(
                BatchSummary(
                    batch.number, header[87:], batch.sec_code, name, header[53:63].strip(),
                    batch.effective_date, entries.entry_count, entries.addenda_count,
                    entries.debit_cents, entries.credit_cents,
                )
            )  # fmt: skip

    def _answer(self, number: int, entry: str, line: str) -> None:
        self.answer_count += 1
        if len(self.answers) >= KEPT_MAX:
            return
        is_iat = self.checks.batch is not None and self.checks.batch.is_iat
        code = line[3:6]
        kind, meaning, action, corrected = _words(line[1:3], code, line, is_iat=is_iat)
        amount = entry[29:39]
        self.answers.append(
            Answer(
                number, kind, code, meaning, action, entry[2:3] in "56789",
                int(amount) if amount.isascii() and amount.isdigit() else None,
                masked(entry[39:74] if is_iat else entry[12:29]), line[6:21].strip(), corrected,
            )
        )  # fmt: skip


def _words(
    kind: str, code: str, line: str, *, is_iat: bool
) -> tuple[str, str, str, dict[str, str]]:
    if kind == "99":
        reason = return_reason(code)
        name = "return"
        if code in DISHONORED_CODES:
            name = "dishonored return"
        elif code in CONTESTED_CODES:
            name = "contested return"
        return name, reason.meaning if reason else "", reason.action if reason else "", {}
    row = change_code(code)
    meaning = row.meaning if row else ""
    if code in REFUSED_CODES:
        return "refused correction", meaning, "Send the notification again, corrected.", {}
    try:
        values = corrected_values(code, line[35:70] if is_iat else line[35:64])
    except CorrectedDataError:
        values = {}
    shown = {name: masked(v) if name in _SECRET else v for name, v in values.items()}
    action = "Change it within six banking days, or before the next entry."
    return "correction", meaning, action, shown
