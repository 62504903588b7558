"""Take the approval of an account one step further, and tell the administrators."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.enrollment.events import ACCOUNT_MOVES
from wellpaid.claim_pay.enrollment.models import ProviderAccount
from wellpaid.claim_pay.enrollment.states import APPROVAL_GRAPH, ApprovalState
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import NotFound
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.transactions import require_open


def move_approval(*, row: ProviderAccount, to: ApprovalState, actor: Actor, now: datetime) -> None:
    """Move a locked row.

    :raises IllegalTransition: the graph has no such step
    """
    require_open()
    code = APPROVAL_GRAPH.event(ApprovalState(row.state), to)
    row.state, row.state_changed_at = to, now
    row.save()
    tell_step(row=row, code=code, actor=actor, now=now)


def tell_step(*, row: ProviderAccount, code: str, actor: Actor, now: datetime) -> None:
    """Announce what a row has become."""
    event = ACCOUNT_MOVES[code](
        provider_account_id=row.id,
        bank_account_id=row.bank_account_id,
        usable_from_date=row.usable_from_date,
    )
    announce(event, actor=actor, subject_id=row.bank_account_id, now=now)


def locked_approval(bank_account_id: UUID) -> ProviderAccount:
    """Lock the approval of an account of the open organisation and give it fresh.

    :raises NotFound: nobody has asked for it
    """
    ids = ProviderAccount.objects.filter(bank_account_id=bank_account_id).values_list(
        "id", flat=True
    )
    rows = list(lock_rows(ProviderAccount, ids).values())
    if not rows:
        raise NotFound
    return rows[0]
