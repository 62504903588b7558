"""Add an account for claim payments: it is kept, tried, and put before a second person."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.banking.operations.add_bank_account import BankAccountDetails, add_bank_account
from wellpaid.core.banking.operations.start_verification import start_verification
from wellpaid.core.banking.queries import find_bank_account
from wellpaid.core.banking.states import BankAccountState, VerificationMethod
from wellpaid.core.events.actors import Actor
from wellpaid.kit.tenancy.scope import tenant

from .ask_approval import ask_approval


def add_account(
    *,
    organization_id: UUID,
    details: BankAccountDetails,
    method: VerificationMethod,
    actor: Actor,
    now: datetime,
) -> UUID:
    """Keep the account and start its proof, in one transaction; give its id.

    One that is proved already isn't tried again.

    :raises RoutingNumberWrong: no bank can have this routing number
    :raises AccountNumberWrong: it can't be an account number
    :raises HolderNameMissing: no name, or an endless one
    :raises VerificationNotPossible: it was tried too often
    :raises AchNotSetUp: the organisation has no bank that sends its files
    """
    with tenant(organization_id):
        account_id = add_bank_account(
            organization_id=organization_id, details=details, actor=actor, now=now
        )
        known = find_bank_account(organization_id=organization_id, bank_account_id=account_id)
        if known is not None and known.state is BankAccountState.UNVERIFIED:
            start_verification(
                organization_id=organization_id,
                bank_account_id=account_id,
                method=method,
                actor=actor,
                now=now,
            )
        ask_approval(
            organization_id=organization_id, bank_account_id=account_id, actor=actor, now=now
        )
    return account_id
