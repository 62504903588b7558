"""Take a bank account one step further, and all that depends on it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.banking.events import ACCOUNT_MOVES
from wellpaid.core.banking.models import BankAccount, Mandate
from wellpaid.core.banking.states import (
    BANK_ACCOUNT_GRAPH,
    BankAccountState,
    CloseReason,
    MandateState,
)
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import NotFound
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.transactions import require_open

from .move_entries import drop_queued, release_waiting
from .move_mandate import move_mandate


def move_account(
    *,
    account: BankAccount,
    to: BankAccountState,
    actor: Actor,
    now: datetime,
    return_code: str = "",
) -> None:
    """Move an account that the caller has locked; what waited for its check moves with it.

    :param return_code: why the check failed, where a bank said so
    :raises IllegalTransition: the graph has no such step
    """
    require_open()
    code = BANK_ACCOUNT_GRAPH.event(BankAccountState(account.state), to)
    account.state, account.state_changed_at = to, now
    account.save()
    event = ACCOUNT_MOVES[code](bank_account_id=account.id, owner_id=account.owner_id)
    announce(event, actor=actor, subject_id=account.id, now=now)
    if to is BankAccountState.VERIFIED:
        release_waiting(bank_account_id=account.id, actor=actor, now=now)
    if to in {BankAccountState.FAILED, BankAccountState.CLOSED}:
        drop_queued(bank_account_id=account.id, actor=actor, now=now, return_code=return_code)


def shut_account(
    *,
    account: BankAccount,
    reason: CloseReason,
    actor: Actor,
    now: datetime,
    return_code: str = "",
) -> None:
    """Close a locked account: its mandates end, and what waits for a file is cancelled."""
    account.close_reason = reason
    move_account(
        account=account, to=BankAccountState.CLOSED, actor=actor, now=now, return_code=return_code
    )
    ids = Mandate.objects.filter(bank_account_id=account.id, state=MandateState.ACTIVE).values_list(
        "id", flat=True
    )
    for mandate in lock_rows(Mandate, ids).values():
        move_mandate(mandate=mandate, to=MandateState.ENDED, actor=actor, now=now)


def locked_account(bank_account_id: UUID) -> BankAccount:
    """Lock an account of the open organisation and give it fresh.

    :raises NotFound: it has no such account
    """
    rows = lock_rows(BankAccount, [bank_account_id])
    if bank_account_id not in rows:
        raise NotFound
    return rows[bank_account_id]
