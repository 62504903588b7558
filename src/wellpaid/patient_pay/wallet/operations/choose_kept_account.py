"""Pay from a kept bank account."""

from __future__ import annotations

from uuid import UUID

from wellpaid.core.banking.queries import find_bank_account
from wellpaid.kit.errors import NotFound
from wellpaid.patient_pay.payments.operations.use_kept_account import use_kept_account
from wellpaid.patient_pay.wallet.queries import find_kept_account

from .claim_card import CardNotUsable


def choose_kept_account(
    *, organization_id: UUID, user_id: UUID, checkout_id: UUID, bank_account_id: UUID
) -> None:
    """Put a user's own account onto a checkout; the permission is asked for anew at the review.

    :raises NotFound: the user keeps no such account
    :raises CardNotUsable: its check failed
    """
    kept = find_kept_account(
        user_id=user_id, organization_ids=[organization_id], bank_account_id=bank_account_id
    )
    account = find_bank_account(organization_id=organization_id, bank_account_id=bank_account_id)
    if kept is None or account is None:
        raise NotFound
    if not kept.is_usable:
        raise CardNotUsable
    use_kept_account(
        organization_id=organization_id, checkout_id=checkout_id, account=account, user_id=user_id
    )
