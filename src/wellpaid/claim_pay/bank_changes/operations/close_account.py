"""Stop using an account of the provider's own."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _

from wellpaid.claim_pay.bank_changes.models import BankChange
from wellpaid.claim_pay.bank_changes.states import OPEN
from wellpaid.claim_pay.elections.queries import accounts_in_use
from wellpaid.claim_pay.enrollment.queries import provider_account
from wellpaid.core.banking.operations.close_bank_account import close_bank_account
from wellpaid.core.banking.queries.entries import is_settlement_account
from wellpaid.core.events.actors import Actor
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant


class AccountInUse(ProductError):
    """Payments go there, or will; or the bank's files are settled there."""

    code, status = "account_in_use", 409
    heading = _("This account is in use")
    message = _("Payments still go there, so it can’t be closed. Change the account first.")


def close_account(
    *, organization_id: UUID, bank_account_id: UUID, today: date, actor: Actor, now: datetime
) -> None:
    """Close one of the provider's own accounts.

    :raises NotFound: the provider has no such account of its own
    :raises AccountInUse: a choice in force names it, a change is under way, or the organisation's
        own bank payments are settled on it
    """
    with tenant(organization_id):
        # The same lock as for signing a choice: neither slips in between.
        lock_row(Organization, organization_id)
        if provider_account(organization_id, bank_account_id) is None:
            raise NotFound
        changes = BankChange.objects.filter(state__in=OPEN)
        ids = {
            id_ for pair in changes.values_list("from_account_id", "to_account_id") for id_ in pair
        }
        used = ids | set(accounts_in_use(organization_id, today=today))
        if bank_account_id in used or is_settlement_account(bank_account_id):
            raise AccountInUse
        close_bank_account(
            organization_id=organization_id, bank_account_id=bank_account_id, actor=actor, now=now
        )
