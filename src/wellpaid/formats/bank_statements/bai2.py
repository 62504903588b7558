"""BAI2 (Cash Management Balance Reporting Specifications, version 2): bytes to statements.

Read as banks write it: continuations (88) in the middle of anything, several records on a line,
texts that are broken without an 88, a comma more or less at the end. Every control total and count
is reckoned again; a file that says otherwise has faults.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from .statement import AccountStatement, StatementLine, StatementReading

_CODES: Final = frozenset({"01", "02", "03", "16", "49", "88", "98", "99"})
_RECORD: Final = re.compile(r"(0[123]|16|49|88|98|99),(.*)", re.S)
# Several records on one line: a slash, blanks, and the next record's code.
_JOINT: Final = re.compile(r"(?<=/)\s+(?=(?:0[123]|16|49|88|98|99),)")
_AMOUNT: Final = re.compile(r"[+-]?\d{1,18}")
_FAULTS_MAX: Final = 50
# Funds types that say more than one letter: value-dated, and spread over three days.
_EXTRA_FIELDS: Final = {"V": 2, "S": 3}
_SUMMARY_HEAD: Final = 2
_DEFAULT_CURRENCY: Final = "USD"


class _Fault(Exception):
    """Something that can't be read; becomes a sentence."""


@dataclass
class _Record:
    """A record with its continuations; ``rows`` is how many records the bank counts for it."""

    line: int
    code: str
    bodies: list[str]

    @property
    def rows(self) -> int:
        return len(self.bodies)

    @property
    def fields(self) -> list[str]:
        return ",".join(_bare(body) for body in self.bodies).split(",")


@dataclass
class _Account:
    number: str
    currency: str
    balances: dict[str, int]
    control_cents: int
    rows: int
    lines: list[StatementLine] = field(default_factory=list)


@dataclass
class _Group:
    bank: str
    as_of_date: date
    currency: str
    rows: int
    accounts: int = 0
    control_cents: int = 0


def read_bai2(data: bytes) -> StatementReading:
    """Read and check a file. Doesn't raise for what a file holds."""
    reader = _Reader()
    for record in _records(data.decode("latin-1"), reader.faults):
        try:
            reader.take(record)
        except _Fault as fault:
            reader.fault(record, str(fault))
    reader.end()
    return StatementReading(
        tuple(reader.statements),
        tuple(reader.faults[:_FAULTS_MAX]),
        reader.created_date,
        reader.file_id,
    )


class _Reader:
    """Goes through the records once; holds the open group and account."""

    def __init__(self) -> None:
        self.statements: list[AccountStatement] = []
        self.faults: list[str] = []
        self.created_date: date | None = None
        self.file_id = ""
        self._group: _Group | None = None
        self._account: _Account | None = None
        self._groups = self._rows = self._cents = 0
        self._is_open = self._has_ended = False

    def fault(self, record: _Record, says: str) -> None:
        self.faults.append(f"line {record.line}: {says}")

    def take(self, record: _Record) -> None:
        self._rows += record.rows
        if self._has_ended:
            raise _Fault("something follows the file's end (99)")
        if record.code != "01" and not self._is_open:
            raise _Fault("the file doesn't begin with a file header (01)")
        steps = {
            "01": self._file_header, "02": self._group_header, "03": self._account_header,
            "16": self._detail, "49": self._account_end, "98": self._group_end,
            "99": self._file_end,
        }  # fmt: skip
        steps[record.code](record)

    def end(self) -> None:
        if not self._is_open:
            self.faults.append("the file has no file header (01)")
        elif not self._has_ended:
            self.faults.append("the file ends without a file trailer (99): a part may be missing")

    def _file_header(self, record: _Record) -> None:
        fields = record.fields
        if self._is_open:
            raise _Fault("a second file header (01)")
        self._is_open = True
        self.created_date = _day(_at(fields, 2))
        self.file_id = _at(fields, 4)

    def _group_header(self, record: _Record) -> None:
        fields = record.fields
        day = _day(_at(fields, 3))
        if self._group is not None:
            raise _Fault("a group begins (02) before the one before it has ended (98)")
        if day is None:
            raise _Fault("the group's as-of date can't be read")
        self._group = _Group(
            bank=_at(fields, 1),
            as_of_date=day,
            currency=_at(fields, 5) or _DEFAULT_CURRENCY,
            rows=record.rows,
        )
        self._groups += 1

    def _account_header(self, record: _Record) -> None:
        if self._group is None or self._account is not None:
            raise _Fault("an account begins (03) where none can")
        fields = record.fields
        amounts = _summaries(fields[_SUMMARY_HEAD:])
        balances: dict[str, int] = {}
        for code, cents in amounts:
            balances.setdefault(code, cents)
        self._account = _Account(
            number=_at(fields, 0),
            currency=_at(fields, 1) or self._group.currency,
            balances=balances,
            control_cents=sum(cents for _, cents in amounts),
            rows=record.rows,
        )

    def _detail(self, record: _Record) -> None:
        if self._account is None:
            raise _Fault("a booking (16) outside an account")
        self._account.rows += record.rows
        line, printed_cents = _detail(record)
        self._account.control_cents += printed_cents
        if line is not None:
            self._account.lines.append(line)

    def _account_end(self, record: _Record) -> None:
        account, group = self._account, self._group
        if account is None or group is None:
            raise _Fault("an account ends (49) that never began")
        self._account = None
        group.rows += account.rows + record.rows
        group.accounts += 1
        group.control_cents += account.control_cents
        self.statements.append(
            AccountStatement(
                account_number=account.number,
                as_of_date=group.as_of_date,
                currency=account.currency,
                lines=tuple(account.lines),
                balances=account.balances,
                bank=group.bank,
            )
        )
        expected = (account.control_cents, account.rows + record.rows)
        self._compare(record, "account", expected)

    def _group_end(self, record: _Record) -> None:
        group = self._group
        if group is None or self._account is not None:
            raise _Fault("a group ends (98) that never began, or in the middle of an account")
        self._group = None
        self._cents += group.control_cents
        self._compare(
            record, "group", (group.control_cents, group.accounts, group.rows + record.rows)
        )

    def _file_end(self, record: _Record) -> None:
        self._has_ended = True
        if self._group is not None:
            raise _Fault("the file ends (99) in the middle of a group")
        self._compare(record, "file", (self._cents, self._groups, self._rows))

    def _compare(self, record: _Record, what: str, expected: tuple[int, ...]) -> None:
        names: tuple[str, ...] = ("control total", "number of parts", "number of records")
        if len(expected) < len(names):
            names = ("control total", "number of records")
        for name, ours, text in zip(names, expected, record.fields, strict=False):
            if _whole(text) != ours:
                self.fault(record, f"the {what}'s {name} isn't what its records add up to")


def _records(text: str, faults: list[str]) -> Iterable[_Record]:
    """Give the records, each with its continuations."""
    found: list[_Record] = []
    for number, line in enumerate(text.splitlines(), start=1):
        for piece in _JOINT.split(line):
            match = _RECORD.fullmatch(piece.strip())
            if match is None:
                _broken_text(piece.strip(), number, found, faults)
            elif match[1] != "88":
                found.append(_Record(number, match[1], [match[2]]))
            elif found:
                found[-1].bodies.append(match[2])
            else:
                faults.append(f"line {number}: a continuation (88) of nothing")
    return found


def _broken_text(piece: str, number: int, found: list[_Record], faults: list[str]) -> None:
    """Take a line without a code: the rest of a text, which some banks break as they please."""
    if not piece:
        return
    if found and found[-1].code == "16":
        found[-1].bodies[-1] = f"{_bare(found[-1].bodies[-1])} {piece}"
    else:
        faults.append(f"line {number}: not a BAI2 record")


def _bare(body: str) -> str:
    return body.rstrip().removesuffix("/")


def _at(fields: list[str], index: int) -> str:
    return fields[index].strip() if index < len(fields) else ""


def _whole(text: str) -> int | None:
    text = text.strip()
    return int(text) if _AMOUNT.fullmatch(text) else None


def _amount(text: str) -> int:
    """Give cents; BAI2 amounts have two decimals without a point. Nothing means zero."""
    if not text.strip():
        return 0
    cents = _whole(text)
    if cents is None:
        raise _Fault("an amount isn't a whole number")
    return cents


def _day(text: str) -> date | None:
    if not (len(text) == 6 and text.isascii() and text.isdigit()):
        return None
    try:
        return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:]))
    except ValueError:
        return None


def _funds_length(fields: list[str], at: int) -> int:
    """Give how many fields a funds type takes, itself included."""
    kind = _at(fields, at)
    if kind == "D":
        count = _whole(_at(fields, at + 1))
        if count is None:
            raise _Fault("the number of distributed amounts can't be read")
        return 2 + 2 * count
    return 1 + _EXTRA_FIELDS.get(kind, 0)


def _summaries(fields: list[str]) -> list[tuple[str, int]]:
    """Read (type code, amount, item count, funds type …) as often as it stands there."""
    found, at = [], 0
    while at < len(fields):
        code = _at(fields, at)
        if not code:
            at += 1  # a comma more than needed
            continue
        if not (len(code) == 3 and code.isdigit()):
            raise _Fault("a type code of the account's summary isn't three digits")
        found.append((code, _amount(_at(fields, at + 1))))
        at += 3 + _funds_length(fields, at + 3)
    return found


def _detail(record: _Record) -> tuple[StatementLine | None, int]:
    """Give the booking and the amount as printed, which is what the control total adds up."""
    bodies = [_bare(body) for body in record.bodies]
    fields, used = bodies[0].split(","), 1
    while used < len(bodies) and len(fields) < _fixed_length(fields):
        fields += bodies[used].split(",")
        used += 1
    fixed = _fixed_length(fields)
    code, printed = _at(fields, 0), _amount(_at(fields, 1))
    text = " ".join([",".join(fields[fixed:]), *bodies[used:]])
    sign = _sign(code)
    if sign == 0:
        return None, printed  # loans and notices: no money of this account
    return StatementLine(
        type_code=code,
        amount_cents=sign * printed,
        bank_reference=_at(fields, fixed - 2),
        customer_reference=_at(fields, fixed - 1),
        text=" ".join(text.split()),
        value_date=_day(_at(fields, 3)) if _at(fields, 2) == "V" else None,
    ), printed


def _fixed_length(fields: list[str]) -> int:
    """Give how many fields stand before the text; more than there are while one is missing."""
    if len(fields) < 3 or (_at(fields, 2) == "D" and len(fields) < 4):
        return len(fields) + 1
    return 2 + _funds_length(fields, 2) + 2


def _sign(code: str) -> int:
    """Tell credit (1), debit (-1) or neither (0) by the ranges of the specification."""
    if not (len(code) == 3 and code.isdigit()):
        raise _Fault("the booking's type code isn't three digits")
    number = int(code)
    if 100 <= number < 400 or 920 <= number < 960:
        return 1
    return -1 if 400 <= number < 700 or number >= 960 else 0
