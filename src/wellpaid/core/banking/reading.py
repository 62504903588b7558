"""The bank's files, read and checked; nothing is done yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from wellpaid.formats.bank_notice import FileNotice, NoticeUnreadableError, read_file_notice
from wellpaid.formats.bank_statements.bai2 import read_bai2
from wellpaid.formats.bank_statements.statement import AccountStatement
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
    if head == b"01,":
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


def read_statement(content: bytes) -> Sequence[AccountStatement]:
    """Give the statements in a BAI2 file.

    :raises InboundUnreadable: it breaks a rule, or is of another currency
    """
    reading = read_bai2(content)
    if reading.faults:
        raise InboundUnreadable(f"The statement can't be read: {reading.faults[0]}.")
    if any(statement.currency != _CURRENCY for statement in reading.statements):
        raise InboundUnreadable("The statement isn't in US dollars.")
    return reading.statements


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
