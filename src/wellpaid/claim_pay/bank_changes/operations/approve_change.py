"""A second person of the organisation agrees to a change, and to its account."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.bank_changes.events import ChangeApproved
from wellpaid.claim_pay.bank_changes.states import ChangeState
from wellpaid.claim_pay.enrollment.operations.decide_account import (
    SecondPersonNeeded,
    approve_account,
)
from wellpaid.claim_pay.enrollment.queries import provider_account
from wellpaid.claim_pay.enrollment.states import ApprovalState
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.tenancy.scope import tenant

from .move_change import advance, locked_change
from .prove_payment import ChangeOver
from .tell_administrators import Step, tell_administrators


def approve_change(
    *, organization_id: UUID, bank_change_id: UUID, today: date, actor: Actor, now: datetime
) -> None:
    """Approve. An account that waits for a second person has one by this, if it isn't the asker.

    :raises NotFound: the organisation has no such change
    :raises ChangeOver: it was approved before, or has ended
    :raises SecondPersonNeeded: the actor asked for it, or brought the account in
    """
    with tenant(organization_id):
        row = locked_change(bank_change_id)
        if row.state != ChangeState.COLLECTING or row.approved_by:
            raise ChangeOver
        if str(actor) == row.asked_by:
            raise SecondPersonNeeded
        account = provider_account(organization_id, row.to_account_id)
        if account is not None and account.approval is ApprovalState.WAITING:
            approve_account(
                organization_id=organization_id,
                bank_account_id=row.to_account_id,
                today=today,
                actor=actor,
                now=now,
            )
        row.approved_by, row.approved_at = str(actor), now
        row.save(update_fields=["approved_by", "approved_at"])
        announce(ChangeApproved(bank_change_id=row.id), actor=actor, subject_id=row.id, now=now)
        tell_administrators(row=row, step=Step.APPROVED, now=now)
        advance(row=row, today=today, actor=actor, now=now)
