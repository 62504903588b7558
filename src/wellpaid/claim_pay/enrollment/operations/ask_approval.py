"""Ask that claim payments may go to an account; somebody else has to agree."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.enrollment.models import ProviderAccount
from wellpaid.claim_pay.enrollment.states import ApprovalState
from wellpaid.core.banking.models import BankAccount
from wellpaid.core.banking.states import BankAccountState, OwnerKind
from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import NotFound
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant

from .move_approval import locked_approval, move_approval, tell_step


def ask_approval(
    *, organization_id: UUID, bank_account_id: UUID, actor: Actor, now: datetime
) -> None:
    """Put an account before a second person. Where one waits or has agreed, nothing changes.

    :raises NotFound: the organisation has no such account of its own, or it is closed
    """
    with tenant(organization_id):
        account = lock_rows(BankAccount, [bank_account_id]).get(bank_account_id)
        is_own = account is not None and account.owner_kind == OwnerKind.ORGANIZATION
        if account is None or not is_own or account.state == BankAccountState.CLOSED:
            raise NotFound
        row, is_new = ProviderAccount.objects.get_or_create(
            organization_id=organization_id,
            bank_account_id=bank_account_id,
            defaults={
                "state": ApprovalState.WAITING,
                "asked_by": str(actor),
                "asked_at": now,
                "state_changed_at": now,
            },
        )
        if is_new:
            tell_step(row=row, code="provider_account.asked", actor=actor, now=now)
            return
        row = locked_approval(bank_account_id)
        if row.state in {ApprovalState.REFUSED, ApprovalState.STOPPED}:
            row.asked_by, row.asked_at = str(actor), now
            row.decided_by, row.decided_at, row.usable_from_date = "", None, None
            move_approval(row=row, to=ApprovalState.WAITING, actor=actor, now=now)
