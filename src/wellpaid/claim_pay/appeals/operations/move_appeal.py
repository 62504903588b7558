"""Take an appeal a step further."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.appeals.events import MOVES, AppealMoved, Level
from wellpaid.claim_pay.appeals.models import Appeal
from wellpaid.claim_pay.appeals.states import GRAPH, AppealState
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.locks import lock_rows


class AppealChanged(ProductError):
    """It isn't where the reader saw it any more."""

    code, status = "appeal_changed", 409
    message = "This appeal has moved on meanwhile. Look again, then decide. Nothing was changed."


def locked_appeal(appeal_id: UUID) -> Appeal:
    """Lock an appeal of the open organisation and give it fresh.

    :raises NotFound: it has no such appeal
    """
    row = lock_rows(Appeal, [appeal_id]).get(appeal_id)
    if row is None:
        raise NotFound
    return row


def move_appeal(*, appeal: Appeal, to: AppealState, actor: Actor, now: datetime) -> None:
    """Move a locked appeal, save it whole, and announce it.

    :raises AppealChanged: the graph has no such step
    """
    before = AppealState(appeal.state)
    if not GRAPH.allows(before, to):
        raise AppealChanged
    event = event_of(MOVES[GRAPH.event(before, to)], appeal)
    appeal.state, appeal.state_changed_at = to, now
    appeal.save()
    announce(event, actor=actor, subject_id=appeal.id, now=now)


def event_of(kind: type[AppealMoved], appeal: Appeal) -> AppealMoved:
    """Make an event of an appeal as it stands."""
    return kind(
        appeal_id=appeal.id,
        payer_id=appeal.payer_id,
        level_code=Level(appeal.level),
        asked_cents=appeal.asked_cents,
    )
