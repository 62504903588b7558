"""What passports announce."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


@event
@dataclass(frozen=True, slots=True)
class PassportIssued(Event):
    """Somebody got signed proof that a bill is closed."""

    code: ClassVar[str] = "passport.issued"
    bill_id: UUID
    closed_date: date
