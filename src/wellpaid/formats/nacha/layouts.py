"""The columns of every record: Nacha Operating Rules, appendix three, "Record Formats".

A layout is both halves of the check: one expression for the whole line, which says in a microsecond
that there is nothing to say, and its fields one by one, to say what is wrong where. They can't
disagree, since the first is made of the second.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

RECORD_LENGTH: Final = 94
PADDING: Final = "9" * RECORD_LENGTH

_PRINTABLE: Final = "[ -~]"
_ASCII_ONLY: Final = "Only letters, digits and signs of plain ASCII may stand here."
_DAY: Final = "[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_TIME: Final = "(?:[01][0-9]|2[0-3])[0-5][0-9]"


class Severity(StrEnum):
    """An error: banks refuse it, or a total can't be trusted. A warning: somebody should look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a record.

    :param first: its first column, from 1
    :param last: its last column
    :param pattern: what it must look like
    :param severity: how bad it is when it doesn't
    :param rule: the id that findings carry
    :param says: the sentence then
    """

    name: str
    first: int
    last: int
    pattern: str
    severity: Severity
    rule: str
    says: str

    def text(self, line: str) -> str:
        """Give the field's characters."""
        return line[self.first - 1 : self.last]


class Layout:
    """The fields of one kind of record, without a gap."""

    def __init__(self, name: str, *fields: Field) -> None:
        self.name = name
        self.fields = fields
        self.by_name = {field.name: field for field in fields}
        self.matches = re.compile("".join(f"(?:{field.pattern})" for field in fields)).fullmatch

    def faults(self, line: str) -> Iterator[Field]:
        """Give the fields that don't look as they must, and how bad that is."""
        for field in self.fields:
            text = field.text(line)
            if re.fullmatch(field.pattern, text):
                continue
            is_told = field.severity is Severity.ERROR and field.rule != "mandatory"
            if is_told or (text.isascii() and text.isprintable()):
                yield field
            else:
                # A blank or odd date may be borne; a sign that isn't ASCII shifts other programs.
                yield replace(field, severity=Severity.ERROR, rule="characters", says=_ASCII_ONLY)


def fixed(first: int, text: str, name: str, *, is_error: bool = True) -> Field:
    """Characters that are always the same."""
    severity = Severity.ERROR if is_error else Severity.WARNING
    last = first + len(text) - 1
    return Field(
        name, first, last, re.escape(text), severity, "constant", f"This must read {text!r}."
    )


def one_of(first: int, last: int, name: str, pattern: str, says: str) -> Field:
    """One of few texts."""
    return Field(name, first, last, pattern, Severity.ERROR, "choice", says)


def number(first: int, last: int, name: str) -> Field:
    """Digits, zeros in front."""
    return Field(
        name, first, last, f"[0-9]{{{last - first + 1}}}", Severity.ERROR, "numeric",
        "This must be digits only, with zeros in front.",
    )  # fmt: skip


def text(first: int, last: int, name: str) -> Field:
    """Any printable characters; may be blank."""
    return Field(
        name, first, last, f"{_PRINTABLE}{{{last - first + 1}}}", Severity.ERROR, "characters",
        _ASCII_ONLY,
    )  # fmt: skip


def needed(first: int, last: int, name: str, *, is_error: bool = True) -> Field:
    """Printable characters, not all blank: mandatory is an error, required a warning."""
    width = last - first + 1
    return Field(
        name, first, last, f"(?! {{{width}}}){_PRINTABLE}{{{width}}}",
        Severity.ERROR if is_error else Severity.WARNING, "mandatory" if is_error else "required",
        "This must not be blank.",
    )  # fmt: skip


def blank(first: int, last: int, name: str = "reserved") -> Field:
    """Nothing: left free for the future or for the operator."""
    return Field(
        name, first, last, f" {{{last - first + 1}}}", Severity.WARNING, "reserved",
        "Nothing should stand here.",
    )  # fmt: skip


def day(first: int, name: str, *, is_error: bool) -> Field:
    """A date as YYMMDD."""
    severity = Severity.ERROR if is_error else Severity.WARNING
    return Field(name, first, first + 5, _DAY, severity, "date", "This must be a day as YYMMDD.")


def optional_day(first: int, name: str) -> Field:
    """A date as YYMMDD, or blank."""
    return Field(
        name, first, first + 5, f"(?:{_DAY}| {{6}})", Severity.WARNING, "date",
        "This must be a day as YYMMDD, or blank.",
    )  # fmt: skip


def julian(first: int, name: str) -> Field:
    """The day of a year, written by the operator at settlement, or blank."""
    return Field(
        name, first, first + 2, r"(?:[0-3][0-9]{2}| {3})", Severity.WARNING, "date",
        "This must be the day of the year (001-366), or blank.",
    )  # fmt: skip


FILE_HEADER: Final = Layout(
    "file header",
    fixed(1, "1", "record type"),
    fixed(2, "01", "priority code"),
    needed(4, 13, "immediate destination"),
    needed(14, 23, "immediate origin"),
    day(24, "file creation date", is_error=True),
    Field("file creation time", 30, 33, f"(?:{_TIME}| {{4}})", Severity.ERROR, "time",
          "This must be a time as HHMM, or blank."),
    one_of(34, 34, "file id modifier", "[A-Z0-9]", "This must be one of A-Z or 0-9."),
    fixed(35, "094", "record size"),
    fixed(38, "10", "blocking factor"),
    fixed(40, "1", "format code"),
    text(41, 63, "immediate destination name"),
    text(64, 86, "immediate origin name"),
    text(87, 94, "reference code"),
)  # fmt: skip

_SERVICE_CLASS: Final = one_of(
    2, 4, "service class", "200|220|225",
    "This must be 200 (mixed), 220 (credits) or 225 (debits).",
)  # fmt: skip
_BATCH_END: Final = (
    julian(76, "settlement date"),
    one_of(79, 79, "originator status", "[012]", "This must be 0, 1 or 2."),
    number(80, 87, "odfi"),
    number(88, 94, "batch number"),
)

BATCH_HEADER: Final = Layout(
    "batch header",
    fixed(1, "5", "record type"),
    _SERVICE_CLASS,
    needed(5, 20, "company name"),
    text(21, 40, "company discretionary data"),
    needed(41, 50, "company id"),
    needed(51, 53, "sec code"),
    needed(54, 63, "entry description"),
    text(64, 69, "company descriptive date"),
    day(70, "effective entry date", is_error=False),
    *_BATCH_END,
)

IAT_BATCH_HEADER: Final = Layout(
    "IAT batch header",
    fixed(1, "5", "record type"),
    _SERVICE_CLASS,
    text(5, 20, "iat indicator"),
    one_of(21, 22, "foreign exchange indicator", "FF|FV|VF", "This must be FF, FV or VF."),
    one_of(23, 23, "foreign exchange reference indicator", "[123 ]", "This must be 1, 2 or 3."),
    text(24, 38, "foreign exchange reference"),
    needed(39, 40, "destination country"),
    needed(41, 50, "originator id"),
    needed(51, 53, "sec code"),
    needed(54, 63, "entry description"),
    needed(64, 66, "originating currency"),
    needed(67, 69, "destination currency"),
    day(70, "effective entry date", is_error=False),
    *_BATCH_END,
)

_CODE: Final = one_of(
    2, 3, "transaction code", "[234][1-46-9]|5[1-6]", "Nacha has no such transaction code."
)
_RECEIVER: Final = (
    fixed(1, "6", "record type"),
    _CODE,
    number(4, 11, "rdfi"),
    number(12, 12, "check digit"),
)
_ENTRY_END: Final = (
    one_of(79, 79, "addenda indicator", "[01]", "This must be 0 or 1."),
    number(80, 94, "trace number"),
)

ENTRY: Final = Layout(
    "entry",
    *_RECEIVER,
    needed(13, 29, "account number"),
    number(30, 39, "amount"),
    text(40, 54, "individual id"),
    needed(55, 76, "individual name", is_error=False),
    text(77, 78, "discretionary data"),
    *_ENTRY_END,
)

CTX_ENTRY: Final = Layout(
    "entry",
    *_RECEIVER,
    needed(13, 29, "account number"),
    number(30, 39, "amount"),
    text(40, 54, "identification number"),
    number(55, 58, "number of addenda"),
    needed(59, 74, "receiving company", is_error=False),
    blank(75, 76),
    text(77, 78, "discretionary data"),
    *_ENTRY_END,
)

CHECK_ENTRY: Final = Layout(
    "entry",
    *_RECEIVER,
    needed(13, 29, "account number"),
    number(30, 39, "amount"),
    needed(40, 54, "check serial number"),
    text(55, 76, "individual name"),
    text(77, 78, "discretionary data"),
    *_ENTRY_END,
)

IAT_ENTRY: Final = Layout(
    "IAT entry",
    *_RECEIVER,
    number(13, 16, "number of addenda"),
    blank(17, 29),
    number(30, 39, "amount"),
    needed(40, 74, "account number"),
    blank(75, 76),
    text(77, 77, "gateway screening"),
    text(78, 78, "secondary screening"),
    *_ENTRY_END,
)

BATCH_CONTROL: Final = Layout(
    "batch control",
    fixed(1, "8", "record type"),
    _SERVICE_CLASS,
    number(5, 10, "entry/addenda count"),
    number(11, 20, "entry hash"),
    number(21, 32, "total debits"),
    number(33, 44, "total credits"),
    needed(45, 54, "company id"),
    text(55, 73, "message authentication code"),
    blank(74, 79),
    number(80, 87, "odfi"),
    number(88, 94, "batch number"),
)

FILE_CONTROL: Final = Layout(
    "file control",
    fixed(1, "9", "record type"),
    number(2, 7, "batch count"),
    number(8, 13, "block count"),
    number(14, 21, "entry/addenda count"),
    number(22, 31, "entry hash"),
    number(32, 43, "total debits"),
    number(44, 55, "total credits"),
    blank(56, 94),
)

# Which columns an entry of a class has; every other class has those of ENTRY.
ENTRY_LAYOUTS: Final = {
    "CTX": CTX_ENTRY, "TRX": CTX_ENTRY, "ENR": CTX_ENTRY, "ATX": CTX_ENTRY, "ACK": ENTRY,
    "ARC": CHECK_ENTRY, "BOC": CHECK_ENTRY, "POP": CHECK_ENTRY, "RCK": CHECK_ENTRY,
    "XCK": CHECK_ENTRY, "TRC": CHECK_ENTRY, "IAT": IAT_ENTRY,
}  # fmt: skip
