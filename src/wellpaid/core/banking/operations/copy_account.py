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
    needs. The same account again is the same row; one that its bank has corrected since stays
    corrected. Each organisation has a transaction of its own.

    :raises NotFound: there is no such account, or it isn't usable (any more)
    """
    with tenant(from_organization_id):
        account = BankAccount.objects.filter(
            id=bank_account_id, owner_kind=OwnerKind.ORGANIZATION, state=BankAccountState.VERIFIED
        ).first()
    if account is None:
        raise NotFound
    corrected = _corrected_copy(account, to_organization_id, owner_id)
    if corrected is not None:
        return corrected
    copy_id = add_bank_account(
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
    with tenant(to_organization_id):
        BankAccount.objects.filter(id=copy_id, copied_from_id__isnull=True).update(
            copied_from_id=account.id
        )
    return copy_id


def _corrected_copy(account: BankAccount, to_organization_id: UUID, owner_id: UUID) -> UUID | None:
    """Give the copy whose bank told us a better number than its owner has."""
    with tenant(to_organization_id):
        found = BankAccount.objects.filter(
            owner_kind=OwnerKind.PAYEE,
            owner_id=owner_id,
            copied_from_id=account.id,
            corrected_at__isnull=False,
        ).exclude(state__in=[BankAccountState.CLOSED, BankAccountState.FAILED])
        if account.corrected_at is not None:
            found = found.filter(corrected_at__gt=account.corrected_at)
        copy_id: UUID | None = found.order_by("-corrected_at").values_list("id", flat=True).first()
        return copy_id
