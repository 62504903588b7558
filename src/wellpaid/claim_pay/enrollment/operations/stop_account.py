"""Let no more payments be routed to an account that its bank has sent one back from."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.enrollment.models import ProviderAccount
from wellpaid.claim_pay.enrollment.states import ApprovalState
from wellpaid.core.events.actors import Actor
from wellpaid.kit.tenancy.scope import tenant

from .move_approval import locked_approval, move_approval


def stop_account(
    *, organization_id: UUID, bank_account_id: UUID, actor: Actor, now: datetime
) -> bool:
    """Stop an approved account; tell whether it was one. Checks are sent until two people act."""
    with tenant(organization_id):
        if not ProviderAccount.objects.filter(bank_account_id=bank_account_id).exists():
            return False
        row = locked_approval(bank_account_id)
        if row.state != ApprovalState.APPROVED:
            return False
        move_approval(row=row, to=ApprovalState.STOPPED, actor=actor, now=now)
        return True
