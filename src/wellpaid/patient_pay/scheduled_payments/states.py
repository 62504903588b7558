"""The states of a scheduled payment."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_noop as _

from wellpaid.kit.states import PublicState, StateGraph


class ScheduledState(StrEnum):
    """Where a scheduled payment stands."""

    PLANNED = "planned"
    STARTED = "started"
    PAID = "paid"
    FAILED = "failed"
    CANCELLED = "cancelled"


GRAPH = StateGraph(
    "scheduled payment",
    {
        (ScheduledState.PLANNED, ScheduledState.STARTED): "scheduled_payment.started",
        (ScheduledState.PLANNED, ScheduledState.FAILED): "scheduled_payment.failed",
        (ScheduledState.PLANNED, ScheduledState.CANCELLED): "scheduled_payment.cancelled",
        (ScheduledState.STARTED, ScheduledState.PAID): "scheduled_payment.paid",
        (ScheduledState.STARTED, ScheduledState.FAILED): "scheduled_payment.failed",
        (ScheduledState.FAILED, ScheduledState.PAID): "scheduled_payment.paid",
    },
)

PUBLIC = {
    ScheduledState.PLANNED: PublicState(_("Planned"), "payments"),
    ScheduledState.STARTED: PublicState(_("Being paid"), "payments"),
    ScheduledState.PAID: PublicState(_("Paid"), "payments"),
    ScheduledState.FAILED: PublicState(_("Not paid"), "payments"),
    ScheduledState.CANCELLED: PublicState(_("Cancelled"), "payments"),
}
