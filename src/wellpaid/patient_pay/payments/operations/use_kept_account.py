"""Put a kept bank account onto a checkout."""

from __future__ import annotations

from uuid import UUID

from wellpaid.core.banking.queries import BankAccountRow
from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.models import Checkout

from .use_bank_account import put_account


def use_kept_account(
    *, organization_id: UUID, checkout_id: UUID, account: BankAccountRow, user_id: UUID
) -> None:
    """Keep the account's facts on the checkout; nobody but its owner can pay with it.

    The caller knows that it is this user's. One that is removed meanwhile is refused when the
    payment starts, with the account locked.
    """
    with tenant(organization_id):
        put_account(lock_row(Checkout, checkout_id), account, user_id)
