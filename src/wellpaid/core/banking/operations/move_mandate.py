"""End an authorisation, one way or the other."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.banking.events import MANDATE_MOVES
from wellpaid.core.banking.models import Mandate
from wellpaid.core.banking.policy import MANDATE_KEPT_YEARS, kept_until
from wellpaid.core.banking.states import MANDATE_GRAPH, MandateState
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import NotFound
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.transactions import require_open

from .move_entries import drop_queued


def move_mandate(*, mandate: Mandate, to: MandateState, actor: Actor, now: datetime) -> None:
    """End a mandate that the caller has locked; what waits for a file under it is cancelled.

    :raises IllegalTransition: it has ended already
    """
    require_open()
    code = MANDATE_GRAPH.event(MandateState(mandate.state), to)
    mandate.state, mandate.state_changed_at = to, now
    mandate.keep_until_date = kept_until(now.date(), MANDATE_KEPT_YEARS)
    mandate.save()
    event = MANDATE_MOVES[code](mandate_id=mandate.id, bank_account_id=mandate.bank_account_id)
    announce(event, actor=actor, subject_id=mandate.id, now=now)
    drop_queued(mandate_id=mandate.id, actor=actor, now=now)


def locked_mandate(mandate_id: UUID) -> Mandate:
    """Lock a mandate of the open organisation and give it fresh.

    :raises NotFound: it has no such mandate
    """
    rows = lock_rows(Mandate, [mandate_id])
    if mandate_id not in rows:
        raise NotFound
    return rows[mandate_id]
