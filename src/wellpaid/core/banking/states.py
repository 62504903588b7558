"""The states of bank accounts, mandates, ACH entries and ACH files."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_noop as _

from wellpaid.kit.states import PublicState, StateGraph


class BankAccountState(StrEnum):
    """How far we trust an account number."""

    UNVERIFIED = "unverified"
    VERIFYING = "verifying"
    VERIFIED = "verified"
    FAILED = "failed"
    CLOSED = "closed"


class MandateState(StrEnum):
    """Whether an authorisation may be used."""

    ACTIVE = "active"
    REVOKED = "revoked"
    ENDED = "ended"


class EntryState(StrEnum):
    """Where one ACH entry is. ``SETTLED`` may still be followed by ``RETURNED`` for 60 days.

    ``WAITING``: its account is being checked; it goes into line once the check is passed.
    """

    WAITING = "waiting"
    QUEUED = "queued"
    BATCHED = "batched"
    SENT = "sent"
    SETTLED = "settled"
    RETURNED = "returned"
    CANCELLED = "cancelled"


class FileState(StrEnum):
    """Where a file of ours is. ``SENDING``: it may be at the bank or not; nobody knows yet."""

    BUILT = "built"
    SENDING = "sending"
    UPLOADED = "uploaded"
    ACKNOWLEDGED = "acknowledged"
    REJECTED = "rejected"
    SETTLED = "settled"


A, M, E, F = BankAccountState, MandateState, EntryState, FileState

BANK_ACCOUNT_GRAPH = StateGraph(
    "bank account",
    {
        (A.UNVERIFIED, A.VERIFYING): "bank_account.verification_started",
        (A.FAILED, A.VERIFYING): "bank_account.verification_started",
        (A.VERIFYING, A.VERIFIED): "bank_account.verified",
        (A.VERIFYING, A.FAILED): "bank_account.verification_failed",
        (A.UNVERIFIED, A.CLOSED): "bank_account.closed",
        (A.VERIFYING, A.CLOSED): "bank_account.closed",
        (A.VERIFIED, A.CLOSED): "bank_account.closed",
        (A.FAILED, A.CLOSED): "bank_account.closed",
    },
)
MANDATE_GRAPH = StateGraph(
    "mandate",
    {
        (M.ACTIVE, M.REVOKED): "mandate.revoked",
        (M.ACTIVE, M.ENDED): "mandate.ended",
    },
)
ENTRY_GRAPH = StateGraph(
    "ACH entry",
    {
        (E.WAITING, E.QUEUED): "ach_entry.account_checked",
        (E.WAITING, E.CANCELLED): "ach_entry.cancelled",
        (E.QUEUED, E.BATCHED): "ach_entry.batched",
        (E.QUEUED, E.CANCELLED): "ach_entry.cancelled",
        (E.BATCHED, E.SENT): "ach_entry.sent",
        (E.SENT, E.SETTLED): "ach_entry.settled",
        (E.SENT, E.RETURNED): "ach_entry.returned",
        (E.SETTLED, E.RETURNED): "ach_entry.returned",
        # The bank rejected the file, and somebody has looked why.
        (E.SENT, E.QUEUED): "ach_entry.queued_again",
    },
)
FILE_GRAPH = StateGraph(
    "ACH file",
    {
        (F.BUILT, F.SENDING): "ach_file.sending",
        (F.SENDING, F.BUILT): "ach_file.not_there",
        (F.SENDING, F.UPLOADED): "ach_file.uploaded",
        (F.UPLOADED, F.ACKNOWLEDGED): "ach_file.acknowledged",
        (F.UPLOADED, F.REJECTED): "ach_file.rejected",
        (F.UPLOADED, F.SETTLED): "ach_file.settled",
        (F.ACKNOWLEDGED, F.SETTLED): "ach_file.settled",
        # Some banks acknowledge at once and look at the entries later.
        (F.ACKNOWLEDGED, F.REJECTED): "ach_file.rejected",
    },
)
GRAPHS = (BANK_ACCOUNT_GRAPH, MANDATE_GRAPH, ENTRY_GRAPH, FILE_GRAPH)

PUBLIC: dict[StrEnum, PublicState] = {
    A.UNVERIFIED: PublicState(_("Not checked yet"), "wallet"),
    A.VERIFYING: PublicState(_("Being checked"), "wallet"),
    A.VERIFIED: PublicState(_("Checked"), "wallet"),
    A.FAILED: PublicState(_("Could not be checked"), "wallet"),
    A.CLOSED: PublicState(_("Removed"), "wallet"),
    M.ACTIVE: PublicState(_("In force"), "wallet"),
    M.REVOKED: PublicState(_("Taken back"), "wallet"),
    M.ENDED: PublicState(_("Over"), "wallet"),
    E.WAITING: PublicState(_("Its account is being checked"), "payments"),
    E.QUEUED: PublicState(_("Waiting for the bank"), "payments"),
    E.BATCHED: PublicState(_("Waiting for the bank"), "payments"),
    E.SENT: PublicState(_("At the bank"), "payments"),
    E.SETTLED: PublicState(_("Done"), "payments"),
    E.RETURNED: PublicState(_("Sent back by the bank"), "payments"),
    E.CANCELLED: PublicState(_("Cancelled"), "payments"),
}
# Nobody outside the operator's staff meets a file; it has no page.
INTERNAL = frozenset(FileState)


class OwnerKind(StrEnum):
    """What sort of owner a bank account has; the areas above know who."""

    GUARANTOR = "guarantor"
    USER = "user"
    # The organisation's own account at its bank.
    ORGANIZATION = "organization"
    # An account of somebody whom the organisation pays.
    PAYEE = "payee"


class AccountType(StrEnum):
    """The kind of account at its bank."""

    CHECKING = "checking"
    SAVINGS = "savings"


class HolderKind(StrEnum):
    """Whether Reg E protects the holder, and which SEC codes fit."""

    CONSUMER = "consumer"
    BUSINESS = "business"


class VerificationMethod(StrEnum):
    """How an account number is tried."""

    MICRO_DEPOSITS = "micro_deposits"
    PRENOTE = "prenote"


class MandateKind(StrEnum):
    """What was authorised, and how."""

    WEB_SINGLE = "web_single"
    WEB_RECURRING = "web_recurring"
    PPD = "ppd"
    TEL_SINGLE = "tel_single"
    TEL_RECURRING = "tel_recurring"
    CCD = "ccd"


class Direction(StrEnum):
    """What happens to the account of the receiver: debit takes from it, credit gives to it."""

    DEBIT = "debit"
    CREDIT = "credit"


class Purpose(StrEnum):
    """What an entry is for."""

    PAYMENT = "payment"
    MICRO_DEPOSIT = "micro_deposit"
    PRENOTE = "prenote"


class CloseReason(StrEnum):
    """Why an account number is not used any more."""

    OWNER = "owner"
    RETURNED = "returned"
    DUPLICATE = "duplicate"


class NoticeKind(StrEnum):
    """What a bank told us about one entry."""

    RETURN = "return"
    CORRECTION = "correction"
    DISHONORED = "dishonored"
    CONTESTED = "contested"
    REFUSED_CORRECTION = "refused_correction"


class NoticeOutcome(StrEnum):
    """What we did with it. All but the first two wait for a person."""

    APPLIED = "applied"
    SEEN_BEFORE = "seen_before"
    UNKNOWN_ENTRY = "unknown_entry"
    MISMATCH = "mismatch"
    FOR_A_PERSON = "for_a_person"


class InboundKind(StrEnum):
    """What a file in the bank's folder for us is."""

    ACH = "ach"
    FILE_NOTICE = "file_notice"
    STATEMENT = "statement"
    UNKNOWN = "unknown"
