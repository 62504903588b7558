"""Take remittances a step further: one, or many."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.remittances.events import MOVES
from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.claim_pay.remittances.states import GRAPH, RemittanceState
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce_many import announce_many
from wellpaid.core.events.registry import Event
from wellpaid.kit.jobs import defer
from wellpaid.kit.tenancy.scope import current_organization_id
from wellpaid.kit.transactions import require_open


def move_remittances(
    *, remittances: Collection[Remittance], to: RemittanceState, actor: Actor, now: datetime
) -> None:
    """Move remittances that the caller has locked.

    What a cancelled one decided is looked at again, by a job.

    :raises IllegalTransition: the graph has no such step for one of them; none is moved
    """
    require_open()
    events: list[tuple[Event, UUID]] = []
    for one in remittances:
        code = GRAPH.event(RemittanceState(one.state), to)
        event = MOVES[code](remittance_id=one.id, amount_cents=one.amount_cents)
        events.append((event, one.id))
        one.state, one.state_changed_at = to, now
        if to is RemittanceState.CANCELLED:
            one.claims_read_at = None
    if not events:
        return
    Remittance.objects.bulk_update(remittances, ["state", "state_changed_at", "claims_read_at"])
    announce_many(events, actor=actor, now=now)
    if to is RemittanceState.CANCELLED:
        defer("flows.remittances_to_bills", organization_id=current_organization_id())
