"""Take an entry back that its receiver's bank has sent back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.banking.models import AchEntry, BankAccount, Mandate
from wellpaid.core.banking.states import (
    BankAccountState,
    CloseReason,
    Direction,
    EntryState,
    FileState,
    MandateState,
    NoticeOutcome,
    Purpose,
)
from wellpaid.core.events.actors import Actor
from wellpaid.formats.nacha.returns import ReturnReason, return_reason
from wellpaid.kit.locks import lock_row, lock_rows
from wellpaid.kit.transactions import require_open

from .move_account import locked_account, move_account, shut_account
from .move_entries import move_entries
from .move_file import locked_file, record_upload
from .move_mandate import locked_mandate, move_mandate


def apply_return(
    *, code: str, original_trace: str, amount_cents: int, actor: Actor, now: datetime
) -> tuple[NoticeOutcome, UUID | None]:
    """Mark the entry with this trace number returned, and do what its code asks for.

    A settled entry too, however late. The same return again changes nothing. Gives what came of
    it and the entry. Locks in the order account, mandate, file, entry.
    """
    require_open()
    found = entry_by_trace(original_trace)
    if found is None:
        return NoticeOutcome.UNKNOWN_ENTRY, None
    account = locked_account(found.bank_account_id)
    mandate = locked_mandate(found.mandate_id) if found.mandate_id is not None else None
    _see_that_it_was_sent(found, actor, now)
    entry = lock_row(AchEntry, found.id)
    if entry.state == EntryState.RETURNED and entry.return_code == code:
        return NoticeOutcome.SEEN_BEFORE, entry.id
    is_out = entry.state in {EntryState.SENT, EntryState.SETTLED}
    if not is_out or entry.amount_cents != amount_cents:
        return NoticeOutcome.MISMATCH, entry.id
    entry.return_code, entry.returned_at = code, now
    move_entries(
        entries=[entry], to=EntryState.RETURNED, actor=actor, now=now,
        also=["return_code", "returned_at"],
    )  # fmt: skip
    reason = return_reason(code)
    _follow(entry, account, mandate, reason, actor, now)
    is_plain = reason is not None and not (reason.is_dishonored or reason.is_contested)
    return NoticeOutcome.APPLIED if is_plain else NoticeOutcome.FOR_A_PERSON, entry.id


def entry_by_trace(trace_number: str) -> AchEntry | None:
    """Give the entry that a bank means: the latest, since trace numbers come round again."""
    entries = AchEntry.objects.filter(trace_number=trace_number)
    return entries.order_by("-effective_date", "-id").first() if trace_number else None


def _see_that_it_was_sent(entry: AchEntry, actor: Actor, now: datetime) -> None:
    """A return proves that a file got there of which we didn't know."""
    if entry.state != EntryState.BATCHED or entry.ach_batch is None:
        return
    file = locked_file(entry.ach_batch.ach_file_id)
    if file.state == FileState.SENDING:
        record_upload(file=file, actor=actor, now=now)


def _follow(
    entry: AchEntry,
    account: BankAccount,
    mandate: Mandate | None,
    reason: ReturnReason | None,
    actor: Actor,
    now: datetime,
) -> None:
    """End what the code says is of no use any more (formats/nacha/return_reasons.json)."""
    is_current_try = (
        entry.purpose != Purpose.PAYMENT
        and account.state == BankAccountState.VERIFYING
        and entry.verification_round == account.verification_round
    )
    if is_current_try:
        move_account(
            account=account,
            to=BankAccountState.FAILED,
            actor=actor,
            now=now,
            return_code=entry.return_code,
        )
    if reason is None:
        return
    if reason.ends_mandate and entry.direction == Direction.DEBIT and mandate is not None:
        _revoke(mandate, actor, now)
    if reason.invalidates_account and account.state != BankAccountState.CLOSED:
        shut_account(
            account=account,
            reason=CloseReason.RETURNED,
            actor=actor,
            now=now,
            return_code=entry.return_code,
        )


def _revoke(mandate: Mandate, actor: Actor, now: datetime) -> None:
    fresh = lock_rows(Mandate, [mandate.id])[mandate.id]
    if fresh.state == MandateState.ACTIVE:
        move_mandate(mandate=fresh, to=MandateState.REVOKED, actor=actor, now=now)
