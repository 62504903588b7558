"""Reads of the copies that payers have of their payees' accounts."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from wellpaid.core.banking.models import BankAccount
from wellpaid.core.banking.numbers import open_number
from wellpaid.core.banking.states import BankAccountState, CloseReason, OwnerKind
from wellpaid.kit.tenancy.scope import tenant


@dataclass(frozen=True, slots=True)
class CopyRow:
    """A payer's copy, and what its bank made of it.

    :param owner_id: the payee, in its own organisation
    :param copied_from_id: the account there
    """

    owner_id: UUID
    copied_from_id: UUID
    is_returned: bool
    is_corrected: bool
    last4: str
    routing_number: str = field(repr=False)
    account_number: str = field(repr=False)
    account_type: str


def copy_of(*, organization_id: UUID, bank_account_id: UUID) -> CopyRow | None:
    """Give a copy, or None where the account is none, or is of before copies were tied."""
    with tenant(organization_id):
        row = BankAccount.objects.filter(
            id=bank_account_id, owner_kind=OwnerKind.PAYEE, copied_from_id__isnull=False
        ).first()
    if row is None:
        return None
    is_closed = row.state == BankAccountState.CLOSED
    return CopyRow(
        owner_id=row.owner_id,
        copied_from_id=row.copied_from_id,
        is_returned=is_closed and row.close_reason == CloseReason.RETURNED,
        is_corrected=not is_closed and row.corrected_at is not None,
        last4=row.last4,
        routing_number=row.routing_number,
        account_number=open_number(row.account_number),
        account_type=row.account_type,
    )
