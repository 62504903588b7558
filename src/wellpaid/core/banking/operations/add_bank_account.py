"""Take in an account number."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from wellpaid.core.banking.events import BankAccountAdded
from wellpaid.core.banking.models import BankAccount
from wellpaid.core.banking.numbers import fingerprint, last4_of, plain_number, seal_number
from wellpaid.core.banking.policy import is_account_number
from wellpaid.core.banking.states import (
    AccountType,
    BankAccountState,
    HolderKind,
    OwnerKind,
)
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.check_digits import is_aba
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant

from .move_account import locked_account

_LIVE = (BankAccountState.UNVERIFIED, BankAccountState.VERIFYING, BankAccountState.VERIFIED)
_NAME_LENGTH_MAX = 80


class RoutingNumberWrong(ProductError):
    """A slip of the pen, or not a bank in the United States."""

    code, status = "routing_number_wrong", 422
    message = "Check the routing number: the nine digits at the bottom left of a check."


class AccountNumberWrong(ProductError):
    """It can't stand in an ACH file."""

    code, status = "account_number_wrong", 422
    message = "Check the account number: 4 to 17 digits or letters."


class HolderNameMissing(ProductError):
    """Banks hold the name against the account's."""

    code, status = "holder_name_missing", 422
    message = "Enter the name on the account."


@dataclass(frozen=True, slots=True)
class BankAccountDetails:
    """What somebody entered."""

    owner_kind: OwnerKind
    owner_id: UUID
    routing_number: str
    account_number: str = field(repr=False)
    account_type: AccountType
    holder_kind: HolderKind
    holder_name: str = field(repr=False)


def add_bank_account(
    *, organization_id: UUID, details: BankAccountDetails, actor: Actor, now: datetime
) -> UUID:
    """Keep an account number, sealed; give the account's id.

    The same number of the same owner is the same account, unless that one is closed or failed. As
    long as no bank has heard of it, what was entered last about it holds: people correct mistakes.

    :raises RoutingNumberWrong: no bank can have this routing number
    :raises AccountNumberWrong: it can't be an account number
    :raises HolderNameMissing: no name, or an endless one
    """
    routing, number = plain_number(details.routing_number), plain_number(details.account_number)
    name = " ".join(details.holder_name.split())
    if not is_aba(routing):
        raise RoutingNumberWrong
    if not is_account_number(number):
        raise AccountNumberWrong
    if not 0 < len(name) <= _NAME_LENGTH_MAX:
        raise HolderNameMissing
    print_ = fingerprint(routing, number)
    owned = {"owner_kind": details.owner_kind, "owner_id": details.owner_id}
    with tenant(organization_id):
        account, is_new = BankAccount.objects.get_or_create(
            organization_id=organization_id,
            fingerprint=print_,
            state__in=_LIVE,
            **owned,
            defaults={
                "state": BankAccountState.UNVERIFIED,
                "routing_number": routing,
                "account_number": seal_number(number),
                "last4": last4_of(number),
                "account_type": details.account_type,
                "holder_kind": details.holder_kind,
                "holder_name": name,
                "created_at": now,
                "state_changed_at": now,
            },
        )
        account_id: UUID = account.id
        if is_new:
            event = BankAccountAdded(bank_account_id=account_id, owner_id=details.owner_id)
            announce(event, actor=actor, subject_id=account_id, now=now)
            return account_id
        known = locked_account(account_id)
        if known.state == BankAccountState.UNVERIFIED:
            known.account_type, known.holder_name = details.account_type, name
            known.save(update_fields=["account_type", "holder_name"])
        return account_id
