"""What refunds announce. Ids, amounts and codes only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


@dataclass(frozen=True, slots=True)
class RefundMoved(Event):
    """A refund took a step; the base of the events below."""

    refund_id: UUID
    payment_id: UUID
    amount_cents: int


@event
@dataclass(frozen=True, slots=True)
class RefundRequested(RefundMoved):
    """Somebody asked for money to be given back."""

    code: ClassVar[str] = "refund.requested"


@event
@dataclass(frozen=True, slots=True)
class RefundApproved(RefundMoved):
    """Nobody else has to agree; the gateway is asked next."""

    code: ClassVar[str] = "refund.approved"


@event
@dataclass(frozen=True, slots=True)
class RefundAccepted(RefundMoved):
    """It is on its way; bills and books count it as given back."""

    code: ClassVar[str] = "refund.accepted"


@event
@dataclass(frozen=True, slots=True)
class RefundSucceeded(RefundMoved):
    """The gateway says that it is done."""

    code: ClassVar[str] = "refund.succeeded"


@event
@dataclass(frozen=True, slots=True)
class RefundBecameUnknown(RefundMoved):
    """No answer came: it may or may not be on its way."""

    code: ClassVar[str] = "refund.became_unknown"


@event
@dataclass(frozen=True, slots=True)
class RefundFailed(RefundMoved):
    """It wasn't given back; bills and books are as before."""

    code: ClassVar[str] = "refund.failed"


@event
@dataclass(frozen=True, slots=True)
class RefundWithdrawn(RefundMoved):
    """It was taken back before anybody was asked."""

    code: ClassVar[str] = "refund.withdrawn"


MOVES: dict[str, type[RefundMoved]] = {
    kind.code: kind
    for kind in (
        RefundApproved,
        RefundAccepted,
        RefundSucceeded,
        RefundBecameUnknown,
        RefundFailed,
        RefundWithdrawn,
    )
}
