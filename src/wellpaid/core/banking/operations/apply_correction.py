"""Make the change that a receiver's bank asks for (notification of change)."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from wellpaid.core.banking.events import BankAccountCorrected
from wellpaid.core.banking.models import AchEntry, BankAccount
from wellpaid.core.banking.numbers import (
    fingerprint,
    last4_of,
    open_number,
    seal_number,
)
from wellpaid.core.banking.policy import is_account_number
from wellpaid.core.banking.states import (
    AccountType,
    BankAccountState,
    CloseReason,
    NoticeOutcome,
)
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.formats.nacha.corrections import CorrectedDataError, corrected_values
from wellpaid.formats.nacha.transaction_codes import TRANSACTION_CODES
from wellpaid.kit.locks import lock_row
from wellpaid.kit.transactions import require_open

from .apply_return import entry_by_trace
from .move_account import locked_account, shut_account

# What we can change by ourselves; the rest (our own name, the class) is a person's to decide.
_OURS: Final = frozenset(
    {"account_number", "routing_number", "transaction_code", "individual_name"}
)
_NAME_LENGTH_MAX: Final = 80


def apply_correction(
    *, code: str, original_trace: str, corrected_data: str, actor: Actor, now: datetime
) -> tuple[NoticeOutcome, UUID | None]:
    """Correct the account of the entry with this trace number; the next entry uses it.

    Within six banking days or before the next entry: here at once. A verified account stays so,
    since it is its own bank that says the number. Applying twice changes nothing. An account that
    turns out to be another one of the same owner is closed in favour of that one.
    """
    require_open()
    found = entry_by_trace(original_trace)
    if found is None:
        return NoticeOutcome.UNKNOWN_ENTRY, None
    account = locked_account(found.bank_account_id)
    entry = lock_row(AchEntry, found.id)
    entry.correction_code = code
    entry.save(update_fields=["correction_code"])
    if account.state == BankAccountState.CLOSED:
        return NoticeOutcome.FOR_A_PERSON, entry.id
    try:
        values = corrected_values(code, corrected_data)
    except CorrectedDataError:
        return NoticeOutcome.FOR_A_PERSON, entry.id
    if not values or set(values) - _OURS or not _change(account, values):
        return NoticeOutcome.FOR_A_PERSON, entry.id
    if _is_kept_already(account):
        fresh = locked_account(account.id)
        shut_account(account=fresh, reason=CloseReason.DUPLICATE, actor=actor, now=now)
        return NoticeOutcome.FOR_A_PERSON, entry.id
    account.corrected_at = now
    account.save()
    event = BankAccountCorrected(bank_account_id=account.id, owner_id=account.owner_id)
    announce(event, actor=actor, subject_id=account.id, now=now)
    return NoticeOutcome.APPLIED, entry.id


def _change(account: BankAccount, values: dict[str, str]) -> bool:
    """Change the row, unsaved; tell whether it can be used so."""
    number = values.get("account_number") or open_number(account.account_number)
    if not is_account_number(number):
        return False
    if "transaction_code" in values:
        kind = TRANSACTION_CODES[values["transaction_code"]].account_kind.value
        if kind not in {one.value for one in AccountType}:
            return False
        account.account_type = kind
    account.routing_number = values.get("routing_number", account.routing_number)
    if "account_number" in values:
        account.account_number, account.last4 = seal_number(number), last4_of(number)
    account.fingerprint = fingerprint(account.routing_number, number)
    account.holder_name = values.get("individual_name", account.holder_name)[:_NAME_LENGTH_MAX]
    return True


def _is_kept_already(account: BankAccount) -> bool:
    others = BankAccount.objects.filter(
        owner_kind=account.owner_kind,
        owner_id=account.owner_id,
        fingerprint=account.fingerprint,
    ).exclude(id=account.id)
    return bool(
        others.exclude(state__in=[BankAccountState.CLOSED, BankAccountState.FAILED]).exists()
    )
