"""Take a bank account out of the wallet."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.banking.operations.close_bank_account import close_bank_account
from wellpaid.core.banking.operations.move_account import locked_account
from wellpaid.core.banking.queries.entries import has_unsent_entries
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.operations.use_saved_card import drop_saved_card
from wellpaid.patient_pay.wallet.events import KeptAccountRemoved
from wellpaid.patient_pay.wallet.queries import find_kept_account


class AccountInUse(ProductError):
    """Closing it would take a payment back that the person believes is made."""

    code, status = "account_in_use", 409
    message = (
        "A payment from this account isn’t at the bank yet. Wait until it’s sent, or stop it on "
        "its receipt. Then you can remove the account."
    )


def remove_kept_account(
    *, organization_id: UUID, user_id: UUID, bank_account_id: UUID, actor: Actor, now: datetime
) -> None:
    """Close a user's own account: from now on nothing can be paid from it, by anybody.

    What the bank has already goes its way.

    :raises NotFound: the user keeps no such account
    :raises AccountInUse: a payment from it waits to be sent
    """
    with tenant(organization_id):
        kept = find_kept_account(
            user_id=user_id, organization_ids=[organization_id], bank_account_id=bank_account_id
        )
        if kept is None:
            raise NotFound
        # Checkouts before the account, as everybody locks them.
        drop_saved_card(organization_id=organization_id, saved_method_id=bank_account_id)
        locked_account(bank_account_id)  # a payment that starts now waits, and finds it closed
        if has_unsent_entries(bank_account_id):
            raise AccountInUse
        close_bank_account(
            organization_id=organization_id, bank_account_id=bank_account_id, actor=actor, now=now
        )
        event = KeptAccountRemoved(bank_account_id=bank_account_id, user_id=user_id)
        announce(event, actor=actor, subject_id=bank_account_id, now=now)
