"""Believe that an account exists whose bank hasn't sent a prenote back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.banking.queries import accounts_to_verify_by_prenote
from wellpaid.core.banking.states import BankAccountState
from wellpaid.core.events.actors import Actor
from wellpaid.kit.tenancy.scope import tenant

from .move_account import locked_account, move_account


def record_prenote_settled(
    *, organization_id: UUID, bank_account_id: UUID, actor: Actor, now: datetime
) -> bool:
    """Verify an account if its prenote's return window is over; tell whether it was.

    Safe to be called however often, also when nothing has settled.

    :raises NotFound: the organisation has no such account
    """
    with tenant(organization_id):
        account = locked_account(bank_account_id)
        if bank_account_id not in accounts_to_verify_by_prenote(organization_id):
            return False
        move_account(account=account, to=BankAccountState.VERIFIED, actor=actor, now=now)
        return True
