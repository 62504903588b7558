"""Say by when a recoupment has to be answered, where somebody knows it better than the rule."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.appeals.operations.change_deadline import REASON_MAX, ReasonMissing
from wellpaid.claim_pay.appeals.policy import DeadlineFrom
from wellpaid.claim_pay.recoupments.events import RecoupmentDeadlineChanged
from wellpaid.claim_pay.recoupments.states import RecoupmentState
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.tenancy.scope import tenant

from .move_recoupment import RecoupmentChanged, locked_recoupment, move_recoupment


def change_deadline(
    *,
    organization_id: UUID,
    recoupment_id: UUID,
    day: date,
    reason: str,
    today: date,
    actor: Actor,
    now: datetime,
) -> None:
    """Set the last day to answer. One that was late needs an answer again if the day is to come.

    :raises NotFound: no such recoupment
    :raises ReasonMissing: no reason is given
    :raises RecoupmentChanged: it is answered already
    """
    words = " ".join(reason.split())[:REASON_MAX]
    if not words:
        raise ReasonMissing
    with tenant(organization_id):
        row = locked_recoupment(recoupment_id)
        if row.state not in {RecoupmentState.NOTICED, RecoupmentState.LATE}:
            raise RecoupmentChanged
        row.deadline_date, row.deadline_reason, row.told_at = day, words, None
        row.deadline_from, row.deadline_source = DeadlineFrom.BY_HAND, ""
        row.save()
        event = RecoupmentDeadlineChanged(recoupment_id=row.id, deadline_date=day)
        announce(event, actor=actor, subject_id=row.id, now=now)
        if row.state == RecoupmentState.LATE and day >= today:
            move_recoupment(recoupment=row, to=RecoupmentState.NOTICED, actor=actor, now=now)
