"""What becomes of a claim payment. Ids and amounts only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


@dataclass(frozen=True, slots=True)
class DisbursementMoved(Event):
    """A claim payment took a step; the base of the events below."""

    disbursement_id: UUID
    submitted_payment_id: UUID
    amount_cents: int


@event
@dataclass(frozen=True, slots=True)
class DisbursementMade(DisbursementMoved):
    """An approved payment was given its way: bank, card or check."""

    code: ClassVar[str] = "disbursement.made"


@event
@dataclass(frozen=True, slots=True)
class DisbursementHeld(DisbursementMoved):
    """Somebody keeps the payment back for now."""

    code: ClassVar[str] = "disbursement.held"


@event
@dataclass(frozen=True, slots=True)
class DisbursementHoldEnded(DisbursementMoved):
    """The payment may go again."""

    code: ClassVar[str] = "disbursement.hold_ended"


@event
@dataclass(frozen=True, slots=True)
class DisbursementIssued(DisbursementMoved):
    """The payment is in line for the bank, or its card or check is out."""

    code: ClassVar[str] = "disbursement.issued"


@event
@dataclass(frozen=True, slots=True)
class DisbursementSettled(DisbursementMoved):
    """Nothing more is expected; a bank may still send it back for a time."""

    code: ClassVar[str] = "disbursement.settled"


@event
@dataclass(frozen=True, slots=True)
class DisbursementReturned(DisbursementMoved):
    """The payee's bank sent it back, or the card wasn't used in time."""

    code: ClassVar[str] = "disbursement.returned"


@event
@dataclass(frozen=True, slots=True)
class DisbursementStopped(DisbursementMoved):
    """It was stopped before the payee had it."""

    code: ClassVar[str] = "disbursement.stopped"


@event
@dataclass(frozen=True, slots=True)
class DisbursementReplaced(DisbursementMoved):
    """The same payment goes again, under an id of its own."""

    code: ClassVar[str] = "disbursement.replaced"


@event
@dataclass(frozen=True, slots=True)
class DisbursementVoided(DisbursementMoved):
    """The payment isn't made; the payer has the money for other payments."""

    code: ClassVar[str] = "disbursement.voided"


@event
@dataclass(frozen=True, slots=True)
class CheckRunMade(Event):
    """Checks were given to be printed."""

    code: ClassVar[str] = "check_run.made"

    check_run_id: UUID
    check_count: int
    amount_cents: int


@event
@dataclass(frozen=True, slots=True)
class ProviderInvited(Event):
    """A payer asked a provider that it pays to enroll here."""

    code: ClassVar[str] = "paid_provider.invited"

    paid_provider_id: UUID


MOVES: dict[str, type[DisbursementMoved]] = {
    kind.code: kind
    for kind in (
        DisbursementHeld,
        DisbursementHoldEnded,
        DisbursementIssued,
        DisbursementSettled,
        DisbursementReturned,
        DisbursementStopped,
        DisbursementReplaced,
        DisbursementVoided,
    )
}
