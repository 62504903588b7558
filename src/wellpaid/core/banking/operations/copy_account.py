"""Let an organisation pay into an account that another one has entered as its own."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.banking.models import BankAccount
from wellpaid.core.banking.numbers import open_number
from wellpaid.core.banking.states import (
    AccountType,
    BankAccountState,
    HolderKind,
    OwnerKind,
)
from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import NotFound
from wellpaid.kit.tenancy.scope import tenant

from .add_bank_account import BankAccountDetails, add_bank_account


def copy_account(
    *,
    from_organization_id: UUID,
    bank_account_id: UUID,
    to_organization_id: UUID,
    owner_id: UUID,
    actor: Actor,
    now: datetime,
) -> UUID:
    """Keep the account's number in the payer's own rows too; give the id it has there.

    Only a checked account of the owner's own is given away, and only the pieces that an ACH credit
    needs. The same account again is the same row. Each organisation has a transaction of its own.

    :raises NotFound: there is no such account, or it isn't usable (any more)
    """
    with tenant(from_organization_id):
        account = BankAccount.objects.filter(
            id=bank_account_id, owner_kind=OwnerKind.ORGANIZATION, state=BankAccountState.VERIFIED
        ).first()
    if account is None:
        raise NotFound
    return add_bank_account(
        organization_id=to_organization_id,
        details=BankAccountDetails(
            owner_kind=OwnerKind.PAYEE,
            owner_id=owner_id,
            routing_number=account.routing_number,
            account_number=open_number(account.account_number),
            account_type=AccountType(account.account_type),
            holder_kind=HolderKind(account.holder_kind),
            holder_name=account.holder_name,
        ),
        actor=actor,
        now=now,
    )
