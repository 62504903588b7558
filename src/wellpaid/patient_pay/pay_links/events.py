"""What pay links announce."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


@event
@dataclass(frozen=True, slots=True)
class PayLinkMade(Event):
    """Somebody may be asked to pay a bill by a link."""

    code: ClassVar[str] = "pay_link.made"
    pay_link_id: UUID
    bill_id: UUID


@event
@dataclass(frozen=True, slots=True)
class PayLinkEnded(Event):
    """The link opens nothing any more."""

    code: ClassVar[str] = "pay_link.ended"
    pay_link_id: UUID
    bill_id: UUID
