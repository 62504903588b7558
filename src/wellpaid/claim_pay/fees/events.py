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


@event
@dataclass(frozen=True, slots=True)
class FeeDebitSigned(Event):
    """A provider allowed its invoices to be taken from its bank account."""

    code: ClassVar[str] = "fee_debit.signed"

    fee_debit_id: UUID
    most_cents: int


@event
@dataclass(frozen=True, slots=True)
class FeeDebitCancelled(Event):
    """The permission is taken back, by the provider or by its bank; nothing more is taken."""

    code: ClassVar[str] = "fee_debit.cancelled"

    fee_debit_id: UUID


@dataclass(frozen=True, slots=True)
class FeeInvoiceMoved(Event):
    """An invoice took a step; the base of the events below."""

    fee_invoice_id: UUID
    amount_cents: int


@event
@dataclass(frozen=True, slots=True)
class FeeInvoiceCollecting(FeeInvoiceMoved):
    """The invoice is in line to be taken from the provider's account."""

    code: ClassVar[str] = "fee_invoice.collecting"


@event
@dataclass(frozen=True, slots=True)
class FeeInvoicePaid(FeeInvoiceMoved):
    """The debit settled."""

    code: ClassVar[str] = "fee_invoice.paid"


@event
@dataclass(frozen=True, slots=True)
class FeeInvoiceDueAgain(FeeInvoiceMoved):
    """The debit came back, or was taken out of line."""

    code: ClassVar[str] = "fee_invoice.due_again"


INVOICE_MOVES: dict[str, type[FeeInvoiceMoved]] = {
    kind.code: kind for kind in (FeeInvoiceCollecting, FeeInvoicePaid, FeeInvoiceDueAgain)
}
MOVES: dict[str, type[Event]] = {
    kind.code: kind for kind in (FeeAgreementCancelled, ServiceFeeGivenBack, FeeDebitCancelled)
} | dict(INVOICE_MOVES)
