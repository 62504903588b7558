"""What payers announce."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


@event
@dataclass(frozen=True, slots=True)
class PayerRegistered(Event):
    """A payer has a profile: how it pays, and how its files name it."""

    code: ClassVar[str] = "payer.registered"
    organization_id: UUID


@event
@dataclass(frozen=True, slots=True)
class PayerOfferChanged(Event):
    """A payer pays in other ways from now on, or takes another card fee."""

    code: ClassVar[str] = "payer.offer_changed"
    organization_id: UUID
    card_fee_basis_points_count: int
