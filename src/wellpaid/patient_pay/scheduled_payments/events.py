"""What scheduled payments announce."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


@dataclass(frozen=True, slots=True)
class ScheduledPaymentMoved(Event):
    """A scheduled payment took a step; the base of the events below."""

    scheduled_payment_id: UUID
    amount_cents: int


@event
@dataclass(frozen=True, slots=True)
class ScheduledPaymentPlanned(ScheduledPaymentMoved):
    """Somebody decided to pay on a later day."""

    code: ClassVar[str] = "scheduled_payment.planned"


@event
@dataclass(frozen=True, slots=True)
class ScheduledPaymentStarted(ScheduledPaymentMoved):
    """The day has come; the gateway is asked next."""

    code: ClassVar[str] = "scheduled_payment.started"


@event
@dataclass(frozen=True, slots=True)
class ScheduledPaymentPaid(ScheduledPaymentMoved):
    """The money is ours to collect."""

    code: ClassVar[str] = "scheduled_payment.paid"


@event
@dataclass(frozen=True, slots=True)
class ScheduledPaymentFailed(ScheduledPaymentMoved):
    """Nobody was charged; the person is told."""

    code: ClassVar[str] = "scheduled_payment.failed"


@event
@dataclass(frozen=True, slots=True)
class ScheduledPaymentCancelled(ScheduledPaymentMoved):
    """The person took it back, or nothing was owed any more."""

    code: ClassVar[str] = "scheduled_payment.cancelled"


MOVES: dict[str, type[ScheduledPaymentMoved]] = {
    kind.code: kind
    for kind in (
        ScheduledPaymentStarted,
        ScheduledPaymentPaid,
        ScheduledPaymentFailed,
        ScheduledPaymentCancelled,
    )
}
