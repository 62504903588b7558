"""The bank's files, read and checked; nothing is done yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from wellpaid.formats.bank_notice import FileNotice, NoticeUnreadableError, read_file_notice
from wellpaid.formats.bank_statements.any_file import StatementFormat, read_any
from wellpaid.formats.bank_statements.statement import AccountStatement, StatementLine
from wellpaid.formats.nacha.ach_file import read_file
from wellpaid.formats.nacha.addenda import (
    Addenda,
    ContestedReturnAddenda,
    CorrectionAddenda,
    DishonoredReturnAddenda,
    RefusedCorrectionAddenda,
    ReturnAddenda,
)

from .states import InboundKind, NoticeKind

_CURRENCY = "USD"
REFERENCE_LENGTH_MAX = 80
TEXT_LENGTH_MAX = 500


class InboundUnreadable(Exception):
    """Nothing of a file is done; the message says why, without account numbers or names."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the file says of one entry of ours.

    :param corrected_data: 29 columns of a notification of change; holds account numbers
    """

    kind: NoticeKind
    code: str
    original_trace: str
    amount_cents: int
    corrected_data: str = field(default="", repr=False)


def read_ach_file(content: bytes) -> list[Answer]:
    """Give the answers in a file.

    :raises InboundUnreadable: it breaks a rule, or holds no answer at all
    """
    reading = read_file(content, is_piece=True)
    if not reading.is_valid:
        first = next(finding for finding in reading.findings if finding.is_error)
        raise InboundUnreadable(f"Line {first.line_number}: {first.message}")
    answers = [
        answer
        for _, entry in reading.file.entries()
        for addenda in entry.addenda
        if (answer := _answer(addenda, entry.amount_cents)) is not None
    ]
    if not answers:
        raise InboundUnreadable("It is an ACH file, but holds no return and no correction.")
    return answers


def kind_of(content: bytes) -> InboundKind:
    """Tell what a file is by its first bytes."""
    head = content.lstrip()[:3]
    if head[:1] == b"{":
        return InboundKind.FILE_NOTICE
    if head == b"01," or head[:1] == b"<":
        return InboundKind.STATEMENT
    if head[:2] == b"10" or head[:1] == b"5":
        return InboundKind.ACH
    return InboundKind.UNKNOWN


def read_notice(content: bytes) -> FileNotice:
    """Give the notice in a file.

    :raises InboundUnreadable: it is none
    """
    try:
        return read_file_notice(content)
    except NoticeUnreadableError as error:
        raise InboundUnreadable(f"The notice can't be read: {error}.") from error


def read_statement(content: bytes) -> tuple[StatementFormat, Sequence[AccountStatement]]:
    """Give the statements in a file, BAI2, CAMT.053, CSV or incoming ACH, and which it is.

    :raises InboundUnreadable: it breaks a rule, or is of another currency
    """
    kind, reading = read_any(content)
    if reading.faults:
        raise InboundUnreadable(f"The statement can't be read: {reading.faults[0]}.")
    if any(statement.currency != _CURRENCY for statement in reading.statements):
        raise InboundUnreadable("The statement isn't in US dollars.")
    return kind, reading.statements


@dataclass(frozen=True, slots=True)
class KnownLine:
    """A booking that is here already. ``words``: its references and text."""

    bank_line_id: UUID
    booked_date: date
    amount_cents: int
    words: tuple[str, str, str]
    file_format: StatementFormat


@dataclass(frozen=True, slots=True)
class SortedLines:
    """A file's bookings of one account.

    :param twins: bookings that are here from another kind of file, each with what this one says
    """

    new: tuple[StatementLine, ...]
    twins: tuple[tuple[KnownLine, StatementLine], ...]


def sort_lines(
    statement: AccountStatement, file_format: StatementFormat, known: Iterable[KnownLine]
) -> SortedLines:
    """Tell which bookings of one account are known from other files.

    The same words on the same day are the same booking, each as often as it is known. Two kinds of
    files word a booking otherwise, so that between them day and amount decide.
    """
    pools: dict[tuple[date, int], list[KnownLine]] = defaultdict(list)
    for one in known:
        pools[one.booked_date, one.amount_cents].append(one)
    fresh = [line for line in statement.lines if _take(line, statement, pools, None) is None]
    new, twins = [], []
    for line in fresh:
        twin = _take(line, statement, pools, file_format)
        if twin is None:
            new.append(line)
        else:
            twins.append((twin, line))
    return SortedLines(tuple(new), tuple(twins))


def _take(
    line: StatementLine,
    statement: AccountStatement,
    pools: dict[tuple[date, int], list[KnownLine]],
    file_format: StatementFormat | None,
) -> KnownLine | None:
    """Take the known twin of a booking: by its words, or one of another kind of file."""
    pool = pools[line.booked_date or statement.as_of_date, line.amount_cents]
    for place, one in enumerate(pool):
        if file_format is None:
            is_same = one.words == words_of(line)
        else:
            is_same = one.file_format != file_format
        if is_same:
            return pool.pop(place)
    return None


def words_of(line: StatementLine) -> tuple[str, str, str]:
    """Give a booking's references and text as they are kept: cut to their columns."""
    return (
        line.bank_reference[:REFERENCE_LENGTH_MAX],
        line.customer_reference[:REFERENCE_LENGTH_MAX],
        line.text[:TEXT_LENGTH_MAX],
    )


def _answer(addenda: Addenda, amount_cents: int) -> Answer | None:
    match addenda:
        case ReturnAddenda() as it:
            return Answer(NoticeKind.RETURN, it.return_code, it.original_trace, amount_cents)
        case CorrectionAddenda() as it:
            return Answer(
                NoticeKind.CORRECTION, it.change_code, it.original_trace, amount_cents,
                it.corrected_data,
            )  # fmt: skip
        case DishonoredReturnAddenda() as it:
            return Answer(NoticeKind.DISHONORED, it.return_code, it.original_trace, amount_cents)
        case ContestedReturnAddenda() as it:
            return Answer(NoticeKind.CONTESTED, it.return_code, it.original_trace, amount_cents)
        case RefusedCorrectionAddenda() as it:
            kind = NoticeKind.REFUSED_CORRECTION
            return Answer(kind, it.refusal_code, it.original_trace, amount_cents)
        case _:
            return None
