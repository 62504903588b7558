"""What guest look-up announces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


@event
@dataclass(frozen=True, slots=True)
class BillOpenedByGuest(Event):
    """Somebody without an account knew the second fact."""

    code: ClassVar[str] = "bill.opened_by_guest"
    bill_id: UUID


@event
@dataclass(frozen=True, slots=True)
class BillLinkSent(Event):
    """A link to a bill went to the address on file."""

    code: ClassVar[str] = "bill.link_sent"
    bill_id: UUID
