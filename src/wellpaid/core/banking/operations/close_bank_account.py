"""Stop using an account."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.banking.states import BankAccountState, CloseReason
from wellpaid.core.events.actors import Actor
from wellpaid.kit.tenancy.scope import tenant

from .move_account import locked_account, shut_account


def close_bank_account(
    *, organization_id: UUID, bank_account_id: UUID, actor: Actor, now: datetime
) -> None:
    """Close an account: its authorisations end, and what no file holds yet is cancelled.

    What the bank has already goes its way. Closing twice changes nothing.

    :raises NotFound: the organisation has no such account
    """
    with tenant(organization_id):
        account = locked_account(bank_account_id)
        if account.state != BankAccountState.CLOSED:
            shut_account(account=account, reason=CloseReason.OWNER, actor=actor, now=now)
