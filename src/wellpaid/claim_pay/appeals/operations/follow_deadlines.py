"""Let the days of appeals count."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from wellpaid.claim_pay.appeals.models import Appeal
from wellpaid.claim_pay.appeals.policy import TOLD_BEFORE
from wellpaid.claim_pay.appeals.states import AppealState
from wellpaid.core.events.actors import SYSTEM
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant

from .move_appeal import move_appeal
from .tell_of_deadlines import tell_of_deadlines

_MOVES = {
    AppealState.DRAFT: AppealState.LATE,
    AppealState.SENT: AppealState.UNANSWERED,
}


def follow_deadlines(*, organization_id: UUID, today: date, now: datetime) -> int:
    """Move a provider's appeals whose day is over; tell of those and of days that come near.

    Gives how many moved. Again on the same day it changes nothing.
    """
    with tenant(organization_id):
        over = Q(state=AppealState.DRAFT, deadline_date__lt=today)
        over |= Q(state=AppealState.SENT, answer_due_date__lt=today)
        near = Q(
            state=AppealState.DRAFT, told_at__isnull=True, deadline_date__lte=today + TOLD_BEFORE
        )
        ids = Appeal.objects.filter(over | near).values_list("id", flat=True)
        rows = lock_rows(Appeal, ids).values()
        moved = 0
        for appeal in rows:
            appeal.told_at = now
            is_sent = appeal.state == AppealState.SENT
            last = appeal.answer_due_date if is_sent else appeal.deadline_date
            if last is not None and last < today:
                to = _MOVES[AppealState(appeal.state)]
                move_appeal(appeal=appeal, to=to, actor=SYSTEM, now=now)
                moved += 1
            else:
                appeal.save(update_fields=["told_at"])
        if rows:
            tell_of_deadlines(organization_id=organization_id, page="appeals", today=today, now=now)
        return moved
