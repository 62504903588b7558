"""What banking announces. Ids, amounts, dates: nothing of an account, a name or a mandate's words.

The areas above read these and look up what they need: ``queries.entry_by_id`` gives an entry's
reference, which is their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


@dataclass(frozen=True, slots=True)
class BankAccountMoved(Event):
    """Something became of a bank account; the base of the events below."""

    bank_account_id: UUID
    owner_id: UUID


@event
@dataclass(frozen=True, slots=True)
class BankAccountAdded(BankAccountMoved):
    """Somebody entered a bank account."""

    code: ClassVar[str] = "bank_account.added"


@event
@dataclass(frozen=True, slots=True)
class BankAccountVerificationStarted(BankAccountMoved):
    """Small deposits or an entry without an amount try the account."""

    code: ClassVar[str] = "bank_account.verification_started"


@event
@dataclass(frozen=True, slots=True)
class BankAccountVerified(BankAccountMoved):
    """The account exists, and its owner sees what is booked on it."""

    code: ClassVar[str] = "bank_account.verified"


@event
@dataclass(frozen=True, slots=True)
class BankAccountVerificationFailed(BankAccountMoved):
    """Too many wrong answers, too late, or the bank sent the try back."""

    code: ClassVar[str] = "bank_account.verification_failed"


@event
@dataclass(frozen=True, slots=True)
class BankAccountClosed(BankAccountMoved):
    """The account isn't used any more: by its owner, or since its bank said that it can't be."""

    code: ClassVar[str] = "bank_account.closed"


@event
@dataclass(frozen=True, slots=True)
class BankAccountCorrected(BankAccountMoved):
    """The account's bank told us a better number, type or name (notification of change)."""

    code: ClassVar[str] = "bank_account.corrected"


@dataclass(frozen=True, slots=True)
class MandateMoved(Event):
    """Something became of an authorisation; the base of the events below."""

    mandate_id: UUID
    bank_account_id: UUID


@event
@dataclass(frozen=True, slots=True)
class MandateGiven(MandateMoved):
    """An account's holder allowed us to debit or credit it."""

    code: ClassVar[str] = "mandate.given"


@event
@dataclass(frozen=True, slots=True)
class MandateRevoked(MandateMoved):
    """The holder took the authorisation back, here or at the bank."""

    code: ClassVar[str] = "mandate.revoked"


@event
@dataclass(frozen=True, slots=True)
class MandateEnded(MandateMoved):
    """The authorisation did what it was for, or its account is closed."""

    code: ClassVar[str] = "mandate.ended"


@dataclass(frozen=True, slots=True)
class EntryMoved(Event):
    """Something became of an ACH entry; the base of the events below."""

    ach_entry_id: UUID
    amount_cents: int


@event
@dataclass(frozen=True, slots=True)
class EntryQueued(EntryMoved):
    """An entry waits for the next file."""

    code: ClassVar[str] = "ach_entry.queued"


@event
@dataclass(frozen=True, slots=True)
class EntryAccountChecked(EntryMoved):
    """The account of a waiting entry passed its check; the entry waits for the next file."""

    code: ClassVar[str] = "ach_entry.account_checked"


@event
@dataclass(frozen=True, slots=True)
class EntryBatched(EntryMoved):
    """An entry is in a file that will be sent: it can't be cancelled any more."""

    code: ClassVar[str] = "ach_entry.batched"


@event
@dataclass(frozen=True, slots=True)
class EntrySent(EntryMoved):
    """Our bank has the file with the entry."""

    code: ClassVar[str] = "ach_entry.sent"


@event
@dataclass(frozen=True, slots=True)
class EntrySettled(EntryMoved):
    """The two banking days for most returns are over. Some may still come for 60 days."""

    code: ClassVar[str] = "ach_entry.settled"


@event
@dataclass(frozen=True, slots=True)
class EntryReturned(EntryMoved):
    """The receiving bank sent the entry back: its money didn't move, or moved back."""

    code: ClassVar[str] = "ach_entry.returned"


@event
@dataclass(frozen=True, slots=True)
class EntryCancelled(EntryMoved):
    """An entry was taken out before any file held it."""

    code: ClassVar[str] = "ach_entry.cancelled"


@event
@dataclass(frozen=True, slots=True)
class EntryQueuedAgain(EntryMoved):
    """The bank rejected the entry's file; the entry waits for another."""

    code: ClassVar[str] = "ach_entry.queued_again"


@dataclass(frozen=True, slots=True)
class FileMoved(Event):
    """Something became of an ACH file; the base of the events below."""

    ach_file_id: UUID
    entry_count: int
    debit_cents: int
    credit_cents: int


@event
@dataclass(frozen=True, slots=True)
class FileBuilt(FileMoved):
    """A file is complete and will be sent."""

    code: ClassVar[str] = "ach_file.built"


@event
@dataclass(frozen=True, slots=True)
class FileSending(FileMoved):
    """A file is on its way: until more is known it may be at the bank or not."""

    code: ClassVar[str] = "ach_file.sending"


@event
@dataclass(frozen=True, slots=True)
class FileNotThere(FileMoved):
    """The bank doesn't have a file whose sending was cut off; it will be sent again."""

    code: ClassVar[str] = "ach_file.not_there"


@event
@dataclass(frozen=True, slots=True)
class FileUploaded(FileMoved):
    """The bank has the file."""

    code: ClassVar[str] = "ach_file.uploaded"


@event
@dataclass(frozen=True, slots=True)
class FileAcknowledged(FileMoved):
    """The bank has checked the file and carries it out."""

    code: ClassVar[str] = "ach_file.acknowledged"


@event
@dataclass(frozen=True, slots=True)
class FileRejected(FileMoved):
    """The bank refuses the file: none of its entries moves money. Somebody has to look why."""

    code: ClassVar[str] = "ach_file.rejected"


@event
@dataclass(frozen=True, slots=True)
class FileSettled(FileMoved):
    """Every entry of the file is settled or returned."""

    code: ClassVar[str] = "ach_file.settled"


@event
@dataclass(frozen=True, slots=True)
class NoticeLeftOver(Event):
    """A return or correction that no rule could deal with waits for a person."""

    code: ClassVar[str] = "ach_notice.left_over"

    ach_notice_id: UUID
    amount_cents: int


@event
@dataclass(frozen=True, slots=True)
class NoticeDone(Event):
    """A person dealt with a return or correction that was left over."""

    code: ClassVar[str] = "ach_notice.done"

    ach_notice_id: UUID


@event
@dataclass(frozen=True, slots=True)
class InboundFileQuarantined(Event):
    """A file of the bank's can't be read; the others went on."""

    code: ClassVar[str] = "bank_file.quarantined"

    inbound_file_id: UUID


@event
@dataclass(frozen=True, slots=True)
class InboundFileTaken(Event):
    """A file of the bank's was read and what it says was done."""

    code: ClassVar[str] = "bank_file.taken"

    inbound_file_id: UUID


@event
@dataclass(frozen=True, slots=True)
class StatementImported(Event):
    """A bank statement is in: the bookings of one account and one day."""

    code: ClassVar[str] = "bank_statement.imported"

    bank_statement_id: UUID
    line_count: int
    as_of_date: date


@dataclass(frozen=True, slots=True)
class LineMoved(Event):
    """What a bank's booking pays was said or taken back; the base of the events below."""

    bank_line_id: UUID
    subject_id: UUID
    amount_cents: int


@event
@dataclass(frozen=True, slots=True)
class LineMatched(LineMoved):
    """A booking is known to pay something."""

    code: ClassVar[str] = "bank_line.matched"


@event
@dataclass(frozen=True, slots=True)
class LineUnmatched(LineMoved):
    """A booking's match was taken back."""

    code: ClassVar[str] = "bank_line.unmatched"


@event
@dataclass(frozen=True, slots=True)
class AchSetUp(Event):
    """How an organisation sends files to its bank was set or changed."""

    code: ClassVar[str] = "ach_setup.changed"

    ach_setup_id: UUID


ACCOUNT_MOVES: dict[str, type[BankAccountMoved]] = {
    kind.code: kind
    for kind in (
        BankAccountVerificationStarted,
        BankAccountVerified,
        BankAccountVerificationFailed,
        BankAccountClosed,
    )
}
MANDATE_MOVES: dict[str, type[MandateMoved]] = {
    kind.code: kind for kind in (MandateRevoked, MandateEnded)
}
ENTRY_MOVES: dict[str, type[EntryMoved]] = {
    kind.code: kind
    for kind in (
        EntryAccountChecked,
        EntryBatched,
        EntrySent,
        EntrySettled,
        EntryReturned,
        EntryCancelled,
        EntryQueuedAgain,
    )
}
FILE_MOVES: dict[str, type[FileMoved]] = {
    kind.code: kind
    for kind in (
        FileSending,
        FileNotThere,
        FileUploaded,
        FileAcknowledged,
        FileRejected,
        FileSettled,
    )
}
MOVES: dict[str, type[Event]] = {
    **ACCOUNT_MOVES, **MANDATE_MOVES, **ENTRY_MOVES, **FILE_MOVES,
}  # fmt: skip
