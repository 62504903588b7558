"""What payments announce. Ids, amounts and codes only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


@dataclass(frozen=True, slots=True)
class PaymentMoved(Event):
    """A payment took a step; the base of the events below."""

    payment_id: UUID
    amount_cents: int


@event
@dataclass(frozen=True, slots=True)
class PaymentStarted(PaymentMoved):
    """Somebody pressed the button; the gateway is asked next."""

    code: ClassVar[str] = "payment.started"


@event
@dataclass(frozen=True, slots=True)
class PaymentChallenged(PaymentMoved):
    """The bank wants to check that it is the card's owner."""

    code: ClassVar[str] = "payment.challenged"


@event
@dataclass(frozen=True, slots=True)
class PaymentSucceeded(PaymentMoved):
    """The money is ours to collect."""

    code: ClassVar[str] = "payment.succeeded"


@event
@dataclass(frozen=True, slots=True)
class PaymentDeclined(PaymentMoved):
    """The bank said no. Nobody was charged."""

    code: ClassVar[str] = "payment.declined"


@event
@dataclass(frozen=True, slots=True)
class PaymentBecameUnknown(PaymentMoved):
    """No answer came: the money may or may not have moved."""

    code: ClassVar[str] = "payment.became_unknown"


@event
@dataclass(frozen=True, slots=True)
class PaymentFailed(PaymentMoved):
    """The gateway never took it up. Nobody was charged."""

    code: ClassVar[str] = "payment.failed"


@event
@dataclass(frozen=True, slots=True)
class PaymentCancelled(PaymentMoved):
    """It was stopped before the bank's check was done. Nobody was charged."""

    code: ClassVar[str] = "payment.cancelled"


@event
@dataclass(frozen=True, slots=True)
class PaymentCorrected(PaymentMoved):
    """We had it as not charged, and the gateway has the money after all."""

    code: ClassVar[str] = "payment.corrected_to_match_gateway"


@event
@dataclass(frozen=True, slots=True)
class PaymentSubmitted(PaymentMoved):
    """It is on its way between banks; it counts as paid unless it comes back."""

    code: ClassVar[str] = "payment.submitted"


@event
@dataclass(frozen=True, slots=True)
class PaymentCleared(PaymentMoved):
    """The time in which banks most often send money back is over."""

    code: ClassVar[str] = "payment.cleared"


@event
@dataclass(frozen=True, slots=True)
class PaymentStopped(PaymentMoved):
    """It was stopped before it was sent to the bank. Nobody was charged."""

    code: ClassVar[str] = "payment.stopped"


@event
@dataclass(frozen=True, slots=True)
class PaymentReturned(PaymentMoved):
    """The bank sent it back; its bills are owed again."""

    code: ClassVar[str] = "payment.returned"


@event
@dataclass(frozen=True, slots=True)
class PaymentPresentedAgain(PaymentMoved):
    """It came back for lack of money, and the bank is asked once more; its bills count it again."""

    code: ClassVar[str] = "payment.presented_again"


MOVES: dict[str, type[PaymentMoved]] = {
    kind.code: kind
    for kind in (
        PaymentChallenged,
        PaymentSucceeded,
        PaymentDeclined,
        PaymentBecameUnknown,
        PaymentFailed,
        PaymentCancelled,
        PaymentCorrected,
        PaymentSubmitted,
        PaymentCleared,
        PaymentStopped,
        PaymentReturned,
        PaymentPresentedAgain,
    )
}
