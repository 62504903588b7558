"""Go on with the change whose new account has been proved."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.bank_changes.models import BankChange
from wellpaid.claim_pay.bank_changes.states import ChangeState
from wellpaid.core.events.actors import Actor
from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.kit.clock import local_date
from wellpaid.kit.transactions import require_open

from .move_change import advance, locked_change


def follow_account(*, bank_account_id: UUID, actor: Actor, now: datetime) -> None:
    """Look at the change again, in the transaction that proves the account."""
    require_open()
    waiting = BankChange.objects.filter(
        to_account_id=bank_account_id, state=ChangeState.COLLECTING
    ).values_list("id", flat=True)
    for change_id in list(waiting):
        row = locked_change(change_id)
        today = local_date(now, clinic_by_id(row.organization_id).time_zone)
        advance(row=row, today=today, actor=actor, now=now)
