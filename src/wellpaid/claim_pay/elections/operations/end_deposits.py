"""End every choice of direct deposit to one account."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.elections.models import Election
from wellpaid.claim_pay.elections.states import ElectionState
from wellpaid.core.events.actors import Actor
from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.kit.clock import local_date
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import current_organization_id
from wellpaid.kit.transactions import require_open

from .end_election import end_locked


def end_deposits(*, bank_account_id: UUID, actor: Actor, now: datetime) -> int:
    """End them today, in the caller's transaction; give how many. A check is what holds then."""
    require_open()
    today = local_date(now, clinic_by_id(current_organization_id()).time_zone)
    ids = Election.objects.filter(
        bank_account_id=bank_account_id, state=ElectionState.STANDING
    ).values_list("id", flat=True)
    rows = list(lock_rows(Election, ids).values())
    for row in rows:
        ended_date = max(today, row.effective_date)
        end_locked(election=row, ended_date=ended_date, actor=actor, now=now)
    return len(rows)
