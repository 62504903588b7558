"""The check of a whole file, one line after the other, in memory that doesn't grow with it."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Final

from wellpaid.formats.nacha.batch_checks import BatchChecks
from wellpaid.formats.nacha.batches import Totals
from wellpaid.formats.nacha.dates import parse_day
from wellpaid.formats.nacha.findings import Findings, Teller
from wellpaid.formats.nacha.layouts import (
    FILE_CONTROL,
    FILE_HEADER,
    PADDING,
    RECORD_LENGTH,
    Field,
)
from wellpaid.kit.check_digits import is_aba

BLOCKING_FACTOR: Final = 10
_ROUTING_LENGTH: Final = 9
_BYTE_ORDER_MARK: Final = "\u00ef\u00bb\u00bf"  # UTF-8's, as Latin-1 shows it
_END_OF_FILE: Final = "\x1a"


class Kind(Enum):
    """What a line turned out to be."""

    NOTHING = "nothing"
    FILE_HEADER = "1"
    BATCH_HEADER = "5"
    ENTRY = "6"
    ADDENDA = "7"
    BATCH_CONTROL = "8"
    FILE_CONTROL = "9"


class FileChecks:
    """Takes lines in and tells what is wrong.

    :param is_piece: whether header and controls may be missing
    """

    def __init__(self, findings: Findings, *, is_piece: bool = False) -> None:
        self.findings = findings
        self.tell = Teller(findings)
        self.is_piece = is_piece
        self.batch: BatchChecks | None = None
        self.totals = Totals()
        self.batch_count = 0
        self.record_count = 0
        self.padding_count = 0
        self.created: date | None = None
        self.header_is_readable = False
        self.control_is_readable = False
        self._has_header = self._has_control = False
        self._is_told_after_control = False
        self._is_told_of_header = False
        self._last_batch_number = ""
        self._blank_at = 0
        self._known_routings: set[str] = set()
        self._number = 0

    def line(self, number: int, line: str) -> tuple[Kind, str]:
        """Take a line in; give what it is, and its 94 characters."""
        self._number = number
        first = line[:1]
        # Nine lines in ten: an entry or its addenda, where they belong.
        if len(line) == RECORD_LENGTH and self.batch is not None:
            if first == "6":
                self.record_count += 1
                self.batch.entries.entry(number, line)
                return Kind.ENTRY, line
            if first == "7":
                self.record_count += 1
                return self._addenda(number, line), line
        if not line.strip(" " + _END_OF_FILE):
            self._blank_at = self._blank_at or number
            return Kind.NOTHING, ""
        return self._other(number, line)

    def _other(self, number: int, line: str) -> tuple[Kind, str]:
        if self._blank_at:
            text = "A blank line stands between records."
            self.tell.about(self._blank_at, "line", None, "line-blank", text, is_error=False)
            self._blank_at = 0
        if number == 1 and line.startswith(_BYTE_ORDER_MARK):
            text = "The file begins with a byte order mark, which is no part of a record."
            self.tell.about(number, "line", None, "characters", text)
            line = line.removeprefix(_BYTE_ORDER_MARK)
        line = self._in_length(number, line)
        if self._has_control:
            return self._after_control(number, line), line
        self.record_count += 1
        match line[0]:
            case "1":
                return self._header(number, line), line
            case "5":
                return self._batch_header(number, line), line
            case "6" | "7" | "8":
                return self._inside(number, line), line
            case "9":
                return self._control(number, line), line
            case _:
                text = "A record begins with 1, 5, 6, 7, 8 or 9; this line isn't understood."
                self.tell.about(number, "line", None, "record-type", text)
                self._spoil()
                return Kind.NOTHING, line

    def _in_length(self, number: int, line: str) -> str:
        """Tell of a line that isn't 94 characters long, and make it so."""
        length = len(line)
        if length == RECORD_LENGTH:
            return line
        if length > RECORD_LENGTH:
            rest = line[RECORD_LENGTH:]
            text = f"The line has {length} characters instead of 94"
            if _END_OF_FILE in rest or rest.strip():
                text += "; what follows column 94 wasn't read"
            if not line.isascii() and _length_in_utf8(line) == RECORD_LENGTH:
                text += ". It is UTF-8; each sign must be one byte of ASCII"
            self.tell.about(number, "line", None, "line-length", text + ".")
            return line[:RECORD_LENGTH]
        text = f"The line has {length} characters instead of 94; the rest was read as blanks."
        self.tell.about(number, "line", None, "line-length", text)
        return line.ljust(RECORD_LENGTH)

    def _spoil(self) -> None:
        """A line inside a batch was lost: what is left of the batch can't be trusted."""
        if self.batch is not None:
            self.batch.is_readable = False

    def _need_header(self, number: int) -> None:
        if not self._has_header and not self._is_told_of_header:
            self._is_told_of_header = True
            text = "The file doesn't begin with a file header (record 1)."
            self.tell.about(
                number, "file header", None, "file-header-missing", text,
                is_error=not self.is_piece,
            )  # fmt: skip

    def _header(self, number: int, line: str) -> Kind:
        self._end_batch_without_control(number)
        if self._has_header or self.record_count > 1:
            text = "A file header stands inside the file. Two files may have been put together."
            self.tell.about(number, "file header", None, "file-header-again", text)
            if self._has_header:
                return Kind.NOTHING
        self._has_header = True
        self.created = parse_day(line[23:29])
        self.header_is_readable = self.created is not None
        faults = list(FILE_HEADER.faults(line))
        for field in faults:
            self.tell.fault(number, FILE_HEADER.name, field)
        if self.created is None and not any(f.name == "file creation date" for f in faults):
            field = FILE_HEADER.by_name["file creation date"]
            self.tell.about(number, FILE_HEADER.name, field, "date", "There is no such day.")
        self._bank(number, "immediate destination", "destination", line[3:13].strip())
        origin = line[13:23].strip()
        if len(origin) == _ROUTING_LENGTH and line[13] == " ":
            self._bank(number, "immediate origin", "origin", origin)
        return Kind.FILE_HEADER

    def _bank(self, number: int, name: str, rule: str, text: str) -> None:
        if text and not is_aba(text):
            field = FILE_HEADER.by_name[name]
            says = "This isn't a routing number: its check digit doesn't fit, or it isn't 9 digits."
            self.tell.about(number, FILE_HEADER.name, field, rule, says, is_error=False)

    def _batch_header(self, number: int, line: str) -> Kind:
        self._need_header(number)
        self._end_batch_without_control(number)
        self.batch = BatchChecks(
            self.findings, number, line, created=self.created,
            known_routings=self._known_routings,
        )  # fmt: skip
        batch_number = line[87:]
        if batch_number.isdigit():
            if batch_number <= self._last_batch_number:
                text = "Batch numbers must rise within a file."
                field = self.batch.layout.by_name["batch number"]
                self.tell.about(
                    number, self.batch.layout.name, field, "batch-number-order", text,
                    is_error=not self.is_piece,
                )  # fmt: skip
            self._last_batch_number = batch_number
        return Kind.BATCH_HEADER

    def _end_batch_without_control(self, number: int) -> None:
        if self.batch is not None:
            self.batch.missing_control(number, is_error=not self.is_piece)
            self._add_batch()

    def _add_batch(self) -> None:
        if self.batch is not None:
            self.totals += self.batch.totals
            self.batch_count += 1
            self.batch = None

    def _inside(self, number: int, line: str) -> Kind:
        """An entry, addenda or batch control of odd length, or out of place."""
        if self.batch is None:
            self._need_header(number)
            text = "This record belongs to a batch, but no batch header came before it."
            self.tell.about(number, "line", None, "batch-header-missing", text)
            return Kind.NOTHING
        if line[0] == "6":
            self.batch.entries.entry(number, line)
            return Kind.ENTRY
        if line[0] == "7":
            return self._addenda(number, line)
        self.batch.control(number, line)
        return Kind.BATCH_CONTROL

    def _addenda(self, number: int, line: str) -> Kind:
        batch = self.batch
        if batch is None or not batch.entries.has_entry:
            text = "Addenda must follow an entry."
            self.tell.about(number, "addenda", None, "addenda-outside-entry", text)
            self._spoil()
            if batch is not None:
                batch.entries.addenda_count += 1
            return Kind.NOTHING
        batch.entries.addenda(number, line)
        return Kind.ADDENDA

    def batch_is_done(self) -> None:
        """The reader has seen the control of the batch: forget it."""
        self._add_batch()

    def _after_control(self, number: int, line: str) -> Kind:
        if line == PADDING:
            self.padding_count += 1
        elif not self._is_told_after_control:
            self._is_told_after_control = True
            text = "Something follows the file control that is no line of 9s. It wasn't read."
            self.tell.about(number, "line", None, "after-control", text)
        return Kind.NOTHING

    def _control(self, number: int, line: str) -> Kind:
        self._need_header(number)
        self._end_batch_without_control(number)
        if line == PADDING:
            text = "A line of 9s stands where the file control (record 9) should be."
            self.tell.about(number, "file control", None, "file-control-missing", text)
            self.record_count -= 1
            return Kind.NOTHING
        self._has_control = True
        faults = list(FILE_CONTROL.faults(line))
        for field in faults:
            self.tell.fault(number, FILE_CONTROL.name, field)
        self.control_is_readable = not any(field.rule == "numeric" for field in faults)
        if not self.batch_count:
            text = "The file has no batch."
            self.tell.about(number, "file", None, "file-without-batch", text, is_error=False)
        blocks = -(-self.record_count // BLOCKING_FACTOR)
        totals = self.totals
        for name, rule, counted in (
            ("batch count", "file-batch-count", self.batch_count),
            ("block count", "file-block-count", blocks),
            ("entry/addenda count", "file-entry-count", totals.entry_addenda_count),
            ("entry hash", "file-hash", totals.entry_hash),
            ("total debits", "file-debits", totals.debit_cents),
            ("total credits", "file-credits", totals.credit_cents),
        ):
            self._sum(number, FILE_CONTROL.by_name[name], line, rule, counted)
        return Kind.FILE_CONTROL

    def _sum(self, number: int, field: Field, line: str, rule: str, counted: int) -> None:
        text = field.text(line)
        if text.isascii() and text.isdigit() and int(text) != counted:
            says = f"This says {int(text)}; the file holds {counted}."
            self.tell.about(number, FILE_CONTROL.name, field, rule, says)

    def end(self) -> None:
        """The source has no more lines."""
        if not self.record_count:
            text = "There is no record of an ACH file in it."
            self.tell.about(1, "file", None, "file-empty", text)
            return
        self._end_batch_without_control(self._number)
        if not self._has_control:
            text = "The file has no file control (record 9): it may have been cut off."
            self.tell.about(
                self._number, "file control", None, "file-control-missing", text,
                is_error=not self.is_piece,
            )  # fmt: skip
            return
        needed = -self.record_count % BLOCKING_FACTOR
        if self.padding_count != needed:
            text = (
                f"{needed} lines of 9s should fill the last block; here are {self.padding_count}."
            )
            self.tell.about(self._number, "file", None, "padding", text, is_error=False)


def _length_in_utf8(line: str) -> int:
    try:
        return len(line.encode("latin-1").decode("utf-8"))
    except UnicodeDecodeError:
        return 0
