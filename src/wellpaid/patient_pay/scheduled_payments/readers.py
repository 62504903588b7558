"""What this area does when it hears of payments: the plan ends as its payment does."""

from __future__ import annotations

from wellpaid.core.events.registry import Announcement
from wellpaid.patient_pay.payments.events import PaymentMoved

from .models import ScheduledPayment
from .operations.move_scheduled import move_scheduled
from .states import GRAPH, ScheduledState

_ENDS = {
    "payment.succeeded": ScheduledState.PAID,
    "payment.corrected_to_match_gateway": ScheduledState.PAID,
    "payment.declined": ScheduledState.FAILED,
    "payment.failed": ScheduledState.FAILED,
    "payment.cancelled": ScheduledState.FAILED,
}


def follow_payment(announcement: Announcement) -> None:
    """Move the plan whose payment this is, in the payment's own transaction."""
    event = announcement.event
    assert isinstance(event, PaymentMoved)
    plans = ScheduledPayment.objects.select_for_update(no_key=True, of=("self",))
    scheduled = plans.filter(payment_id=event.payment_id).first()
    target = _ENDS[event.code]
    if scheduled is None or not GRAPH.allows(ScheduledState(scheduled.state), target):
        return
    move_scheduled(
        scheduled=scheduled, to=target, actor=announcement.actor, now=announcement.occurred_at
    )


READERS = dict.fromkeys(_ENDS, follow_payment)
