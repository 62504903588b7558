"""What settlements announce. Ids, amounts and counts only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


@dataclass(frozen=True, slots=True)
class PayoutMoved(Event):
    """A payout took a step; the base of the events below."""

    payout_id: UUID
    amount_cents: int


@event
@dataclass(frozen=True, slots=True)
class PayoutSent(PayoutMoved):
    """Money is on its way to our bank in one sum."""

    code: ClassVar[str] = "payout.sent"


@event
@dataclass(frozen=True, slots=True)
class PayoutDeposited(PayoutMoved):
    """The bank's statement shows it."""

    code: ClassVar[str] = "payout.deposited"


@event
@dataclass(frozen=True, slots=True)
class PayoutFailed(PayoutMoved):
    """It didn't reach the bank; whoever sent it has the money again."""

    code: ClassVar[str] = "payout.failed"


@event
@dataclass(frozen=True, slots=True)
class PayoutUnmatched(PayoutMoved):
    """A match with a line of the bank was taken back."""

    code: ClassVar[str] = "payout.unmatched"


MOVES: dict[str, type[PayoutMoved]] = {
    kind.code: kind for kind in (PayoutDeposited, PayoutFailed, PayoutUnmatched)
}
