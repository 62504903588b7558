"""Let the days of recoupments count."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from wellpaid.claim_pay.appeals.operations.tell_of_deadlines import tell_of_deadlines
from wellpaid.claim_pay.appeals.policy import TOLD_BEFORE
from wellpaid.claim_pay.recoupments.models import Recoupment
from wellpaid.claim_pay.recoupments.states import RecoupmentState
from wellpaid.core.events.actors import SYSTEM
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant

from .move_recoupment import move_recoupment


def follow_deadlines(*, organization_id: UUID, today: date, now: datetime) -> int:
    """Move a provider's recoupments whose day is over; tell of those and of days that come near.

    Gives how many moved. Again on the same day it changes nothing.
    """
    noticed, disputed = RecoupmentState.NOTICED, RecoupmentState.DISPUTED
    with tenant(organization_id):
        late = Q(state=noticed, deadline_date__lt=today)
        unanswered = Q(state=disputed, answer_due_date__lt=today)
        soon = Q(state=noticed, told_at__isnull=True, deadline_date__lte=today + TOLD_BEFORE)
        ids = Recoupment.objects.filter(late | unanswered | soon).values_list("id", flat=True)
        moved = 0
        rows = lock_rows(Recoupment, ids).values()
        for row in rows:
            row.told_at = now
            to = _overdue(row, today)
            if to is None:
                row.save(update_fields=["told_at"])
            else:
                move_recoupment(recoupment=row, to=to, actor=SYSTEM, now=now)
                moved += 1
        if rows:
            tell_of_deadlines(
                organization_id=organization_id, page="recoupments", today=today, now=now
            )
        return moved


def _overdue(row: Recoupment, today: date) -> RecoupmentState | None:
    if row.state == RecoupmentState.NOTICED and row.deadline_date < today:
        return RecoupmentState.LATE
    if row.state == RecoupmentState.DISPUTED and row.answer_due_date is not None:
        return RecoupmentState.UNANSWERED if row.answer_due_date < today else None
    return None
