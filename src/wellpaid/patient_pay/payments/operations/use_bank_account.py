"""Keep the bank account that a person entered for a payment."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from wellpaid.core.banking.operations.add_bank_account import BankAccountDetails, add_bank_account
from wellpaid.core.banking.queries import BankAccountRow, find_bank_account, has_ach_setup
from wellpaid.core.banking.states import AccountType, HolderKind, OwnerKind
from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.models import NO_CARD, Checkout
from wellpaid.patient_pay.payments.states import BANK


class NoBankPayments(ProductError):
    """The clinic has no bank that sends its files."""

    code, status = "no_bank_payments", 409
    message = "This clinic doesn’t take bank payments here. Choose another way to pay."


@dataclass(frozen=True, slots=True)
class EnteredAccount:
    """What stands on a check, and whose it is."""

    routing_number: str
    account_number: str = field(repr=False)
    account_type: AccountType
    holder_name: str = field(repr=False)


def use_bank_account(
    *,
    organization_id: UUID,
    checkout_id: UUID,
    guarantor_id: UUID,
    entered: EnteredAccount,
    actor: Actor,
    now: datetime,
    kept_by: UUID | None = None,
) -> UUID:
    """Keep the account, sealed, in the guarantor's name, and put it onto the checkout; give its id.

    Only its last four digits stand on the checkout; the number is never shown again.

    :param kept_by: who wants to use it again: then it is theirs, and nobody else can pay with it
    :raises NoBankPayments: the clinic has no bank for it
    :raises RoutingNumberWrong: no bank can have this routing number
    :raises AccountNumberWrong: it can't be an account number
    :raises HolderNameMissing: no name, or an endless one
    """
    if not has_ach_setup(organization_id):
        raise NoBankPayments
    with tenant(organization_id):
        checkout = lock_row(Checkout, checkout_id)  # before the account, as starting a payment does
        account_id = add_bank_account(
            organization_id=organization_id,
            details=BankAccountDetails(
                owner_kind=OwnerKind.GUARANTOR if kept_by is None else OwnerKind.USER,
                owner_id=kept_by or guarantor_id,
                routing_number=entered.routing_number,
                account_number=entered.account_number,
                account_type=entered.account_type,
                holder_kind=HolderKind.CONSUMER,
                holder_name=entered.holder_name,
            ),
            actor=actor,
            now=now,
        )
        row = find_bank_account(organization_id=organization_id, bank_account_id=account_id)
        if row is None:
            raise NotFound
        put_account(checkout, row, kept_by)
        return account_id


def put_account(checkout: Checkout, account: BankAccountRow, kept_by: UUID | None) -> None:
    """Put an account onto a locked checkout.

    :param kept_by: whose it is; ``None`` for one that pays once, for whoever sees the checkout
    """
    facts = NO_CARD | {
        "method": BANK,
        "token": str(account.id),
        "card_kind": BANK,
        "card_last4": account.last4,
        "saved_method_id": account.id if kept_by else None,
        "card_user_id": kept_by,
    }
    for name, value in facts.items():
        setattr(checkout, name, value)
    checkout.save()
