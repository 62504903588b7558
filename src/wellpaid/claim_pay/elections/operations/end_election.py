"""Take a choice back; what was chosen more generally, or a check, is what holds then."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.elections.events import ElectionEnded
from wellpaid.claim_pay.elections.models import Election
from wellpaid.claim_pay.elections.states import GRAPH, ElectionState
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import NotFound
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.kit.transactions import require_open


def end_election(
    *, organization_id: UUID, election_id: UUID, today: date, actor: Actor, now: datetime
) -> None:
    """End a choice today. One that has ended stays as it is.

    :raises NotFound: the provider has no such choice
    """
    with tenant(organization_id):
        rows = lock_rows(Election, [election_id])
        if election_id not in rows:
            raise NotFound
        election = rows[election_id]
        if election.state == ElectionState.ENDED:
            return
        ended_date = max(today, election.effective_date)
        end_locked(election=election, ended_date=ended_date, actor=actor, now=now)


def end_locked(*, election: Election, ended_date: date, actor: Actor, now: datetime) -> None:
    """End a locked choice.

    :raises IllegalTransition: it has ended already
    """
    require_open()
    GRAPH.event(ElectionState(election.state), ElectionState.ENDED)
    election.state, election.ended_date = ElectionState.ENDED, ended_date
    election.save(update_fields=["state", "ended_date"])
    event = ElectionEnded(election_id=election.id, ended_date=ended_date)
    announce(event, actor=actor, subject_id=election.id, now=now)
