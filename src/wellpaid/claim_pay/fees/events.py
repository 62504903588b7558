"""What becomes of the service and its fees. Ids and amounts only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


@event
@dataclass(frozen=True, slots=True)
class FeeAgreementSigned(Event):
    """A provider asked for the service and agreed to its fee."""

    code: ClassVar[str] = "fee_agreement.signed"

    fee_agreement_id: UUID
    cap_cents: int


@event
@dataclass(frozen=True, slots=True)
class FeeAgreementCancelled(Event):
    """A provider doesn't want the service any more; nothing is charged from now on."""

    code: ClassVar[str] = "fee_agreement.cancelled"

    fee_agreement_id: UUID


@event
@dataclass(frozen=True, slots=True)
class ServiceFeeCharged(Event):
    """The service cost its share of a payment."""

    code: ClassVar[str] = "service_fee.charged"

    service_fee_id: UUID
    remittance_id: UUID
    amount_cents: int


@event
@dataclass(frozen=True, slots=True)
class ServiceFeeGivenBack(Event):
    """The payment was cancelled, and its fee with it."""

    code: ClassVar[str] = "service_fee.given_back"

    service_fee_id: UUID
    remittance_id: UUID
    amount_cents: int


@event
@dataclass(frozen=True, slots=True)
class FeeInvoiceWritten(Event):
    """A month's fees are on an invoice."""

    code: ClassVar[str] = "fee_invoice.written"

    fee_invoice_id: UUID
    amount_cents: int
    cycle_date: date


MOVES: dict[str, type[Event]] = {
    kind.code: kind for kind in (FeeAgreementCancelled, ServiceFeeGivenBack)
}
