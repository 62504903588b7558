"""Say by when an appeal has to be sent, where somebody knows it better than the rule."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.appeals.events import AppealDeadlineChanged
from wellpaid.claim_pay.appeals.policy import DeadlineFrom
from wellpaid.claim_pay.appeals.states import AppealState
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant

from .move_appeal import AppealChanged, locked_appeal, move_appeal

REASON_MAX = 300


class ReasonMissing(ProductError):
    """A deadline isn't moved without saying why."""

    code, status = "deadline_reason_missing", 422
    message = "Say in a few words why this is the deadline, like “contract, section 7”."


def change_deadline(
    *,
    organization_id: UUID,
    appeal_id: UUID,
    day: date,
    reason: str,
    today: date,
    actor: Actor,
    now: datetime,
) -> None:
    """Set the last day to send it. One that was late is to be sent again if the day is to come.

    :raises NotFound: no such appeal
    :raises ReasonMissing: no reason is given
    :raises AppealChanged: it is sent already
    """
    words = " ".join(reason.split())[:REASON_MAX]
    if not words:
        raise ReasonMissing
    with tenant(organization_id):
        appeal = locked_appeal(appeal_id)
        if appeal.state not in {AppealState.DRAFT, AppealState.LATE}:
            raise AppealChanged
        appeal.deadline_date, appeal.deadline_reason = day, words
        appeal.deadline_from, appeal.deadline_source = DeadlineFrom.BY_HAND, ""
        appeal.told_at = None
        appeal.save()
        event = AppealDeadlineChanged(appeal_id=appeal.id, deadline_date=day)
        announce(event, actor=actor, subject_id=appeal.id, now=now)
        if appeal.state == AppealState.LATE and day >= today:
            move_appeal(appeal=appeal, to=AppealState.DRAFT, actor=actor, now=now)
