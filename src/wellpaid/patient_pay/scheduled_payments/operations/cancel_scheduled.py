"""Take a plan back before its day."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.scheduled_payments.models import ScheduledPayment
from wellpaid.patient_pay.scheduled_payments.states import ScheduledState

from .move_scheduled import move_scheduled


class TooLateToCancel(ProductError):
    """The payment is being made, or was made."""

    code, status, may_have_paid = "too_late_to_cancel", 409, True
    message = "This payment has begun. Look at your payments to see how it ended."


def cancel_scheduled(
    *,
    organization_id: UUID,
    scheduled_payment_id: UUID,
    user_id: UUID,
    actor: Actor,
    now: datetime,
) -> None:
    """Cancel a plan of one's own. Twice is once.

    :raises NotFound: the user has no such plan
    :raises TooLateToCancel: it has begun
    """
    with tenant(organization_id):
        scheduled = lock_rows(ScheduledPayment, [scheduled_payment_id]).get(scheduled_payment_id)
        if scheduled is None or scheduled.user_id != user_id:
            raise NotFound
        if scheduled.state == ScheduledState.CANCELLED:
            return
        if scheduled.state != ScheduledState.PLANNED:
            raise TooLateToCancel
        move_scheduled(scheduled=scheduled, to=ScheduledState.CANCELLED, actor=actor, now=now)
