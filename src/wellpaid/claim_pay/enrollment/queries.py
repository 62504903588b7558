"""Which accounts claim payments may go to: the one place that knows the rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wellpaid.core.banking.models import BankAccount
from wellpaid.core.banking.states import BankAccountState, OwnerKind, VerificationMethod
from wellpaid.kit.tenancy.scope import tenant

from .models import ProviderAccount
from .states import ApprovalState


def usable_account_ids(organization_id: UUID, *, on_date: date) -> frozenset[UUID]:
    """Give the accounts that choices may name for payments of a day: one query.

    The provider's own, proved to exist, approved by a second person, and past the wait.
    """
    with tenant(organization_id):
        rows = ProviderAccount.objects.filter(
            state=ApprovalState.APPROVED,
            usable_from_date__lte=on_date,
            bank_account__owner_kind=OwnerKind.ORGANIZATION,
            bank_account__state=BankAccountState.VERIFIED,
        )
        return frozenset(rows.values_list("bank_account_id", flat=True))


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account of a provider's own for a page: never its number.

    :param approval: None: nobody has asked that claim payments go there
    """

    id: UUID
    last4: str
    account_type: str
    holder_name: str
    state: BankAccountState
    method: VerificationMethod | None
    tries: int
    approval: ApprovalState | None
    asked_by: str
    usable_from: date | None

    @property
    def is_proved(self) -> bool:
        """Whether the account exists, as its bank says."""
        return self.state is BankAccountState.VERIFIED

    @property
    def is_ready(self) -> bool:
        """Whether nothing is missing but, perhaps, the end of the wait: ``usable_from``."""
        return self.is_proved and self.approval is ApprovalState.APPROVED


def provider_accounts(organization_id: UUID) -> list[AccountRow]:
    """Give the provider's own accounts that aren't closed, the oldest first: two queries."""
    with tenant(organization_id):
        accounts = (
            BankAccount.objects.filter(owner_kind=OwnerKind.ORGANIZATION, owner_id=organization_id)
            .exclude(state=BankAccountState.CLOSED)
            .order_by("created_at", "id")
        )
        approvals = {row.bank_account_id: row for row in ProviderAccount.objects.all()}
        return [_row(one, approvals.get(one.id)) for one in accounts]


def _row(account: BankAccount, approval: ProviderAccount | None) -> AccountRow:
    method = account.verification_method
    return AccountRow(
        id=account.id,
        last4=account.last4,
        account_type=account.account_type,
        holder_name=account.holder_name,
        state=BankAccountState(account.state),
        method=VerificationMethod(method) if method else None,
        tries=account.verification_tries,
        approval=ApprovalState(approval.state) if approval else None,
        asked_by=approval.asked_by if approval else "",
        usable_from=approval.usable_from_date if approval else None,
    )


def provider_account(organization_id: UUID, bank_account_id: UUID) -> AccountRow | None:
    """Give one of them."""
    rows = provider_accounts(organization_id)
    return next((row for row in rows if row.id == bank_account_id), None)
