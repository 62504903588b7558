"""End every choice of cards, at once: what was chosen more generally, or a check, holds then."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.elections.methods import Method
from wellpaid.claim_pay.elections.models import Election
from wellpaid.claim_pay.elections.states import ElectionState
from wellpaid.core.events.actors import Actor
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant

from .end_election import end_locked


def end_cards(*, organization_id: UUID, today: date, actor: Actor, now: datetime) -> int:
    """End a provider's choices of cards today; give how many. None left, nothing changes."""
    with tenant(organization_id):
        ids = Election.objects.filter(
            method=Method.VIRTUAL_CARD, state=ElectionState.STANDING
        ).values_list("id", flat=True)
        rows = [
            row for row in lock_rows(Election, ids).values() if row.state == ElectionState.STANDING
        ]
        for row in rows:
            end_locked(
                election=row, ended_date=max(today, row.effective_date), actor=actor, now=now
            )
        return len(rows)
