"""What payees announce. No tax number is in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


@event
@dataclass(frozen=True, slots=True)
class PayeeAdded(Event):
    """A provider says that it is paid under one more tax number."""

    code: ClassVar[str] = "payee.added"
    payee_id: UUID


@event
@dataclass(frozen=True, slots=True)
class PayeeConfirmed(Event):
    """The operator saw the proof: payments to the number go to this provider from now on."""

    code: ClassVar[str] = "payee.confirmed"
    payee_id: UUID


@event
@dataclass(frozen=True, slots=True)
class PayeeEnded(Event):
    """The provider isn't paid under this tax number any more."""

    code: ClassVar[str] = "payee.ended"
    payee_id: UUID


@event
@dataclass(frozen=True, slots=True)
class NpiAdded(Event):
    """One more NPI is paid under a tax number."""

    code: ClassVar[str] = "payee.npi_added"
    payee_id: UUID
    npi_id: UUID


@event
@dataclass(frozen=True, slots=True)
class NpiEnded(Event):
    """An NPI isn't paid under this tax number any more."""

    code: ClassVar[str] = "payee.npi_ended"
    payee_id: UUID
    npi_id: UUID
