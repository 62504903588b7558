"""What bills announce. Ids and amounts only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from wellpaid.core.events.registry import Event, event


@event
@dataclass(frozen=True, slots=True)
class BillIssued(Event):
    """A bill came into the world."""

    code: ClassVar[str] = "bill.issued"
    bill_id: UUID
    charge_cents: int


@event
@dataclass(frozen=True, slots=True)
class BillsImported(Event):
    """A file of bills was taken in."""

    code: ClassVar[str] = "bills.imported"
    document_id: UUID
    issued_count: int
    unchanged_count: int
    changed_count: int
    refused_count: int


@event
@dataclass(frozen=True, slots=True)
class BillOpenedByStaff(Event):
    """Somebody at the clinic's billing office looked at a bill, which names a patient and care."""

    code: ClassVar[str] = "bill.opened_by_staff"
    bill_id: UUID


@event
@dataclass(frozen=True, slots=True)
class BillDecided(Event):
    """A plan's decision divided the bill anew."""

    code: ClassVar[str] = "bill.decided"
    bill_id: UUID
    share_cents: int
    owed_cents: int


@event
@dataclass(frozen=True, slots=True)
class BillAskedTooMuch(Event):
    """A bill asked the patient for more than the plan left to them; it was lowered."""

    code: ClassVar[str] = "bill.asked_too_much"
    bill_id: UUID
    asked_cents: int
    plan_left_cents: int


@event
@dataclass(frozen=True, slots=True)
class BillDecisionUnclear(Event):
    """What plans decided on a bill isn't clear; it waits until somebody has looked."""

    code: ClassVar[str] = "bill.decision_unclear"
    bill_id: UUID


@dataclass(frozen=True, slots=True)
class BillMoved(Event):
    """A bill went from one state to another; the base of the events below."""

    bill_id: UUID
    owed_cents: int


@event
@dataclass(frozen=True, slots=True)
class BillPaidInFull(BillMoved):
    """Nothing is left to pay."""

    code: ClassVar[str] = "bill.paid_in_full"


@event
@dataclass(frozen=True, slots=True)
class BillOverpaid(BillMoved):
    """More came in than was owed."""

    code: ClassVar[str] = "bill.overpaid"


@event
@dataclass(frozen=True, slots=True)
class BillBecameDue(BillMoved):
    """The plan has worked out its share."""

    code: ClassVar[str] = "bill.became_due"


@event
@dataclass(frozen=True, slots=True)
class BillMadeFromPlan(Event):
    """A bill was made from what a plan had decided; the clinic had sent none."""

    code: ClassVar[str] = "bill.made_from_plan"
    bill_id: UUID
    remittance_id: UUID


@event
@dataclass(frozen=True, slots=True)
class BillAnswerJoined(Event):
    """A person said that a claim answers a line of the bill that was refused first."""

    code: ClassVar[str] = "bill.answer_joined"
    bill_id: UUID
    remittance_id: UUID


@event
@dataclass(frozen=True, slots=True)
class BillBackWithInsurance(BillMoved):
    """What the patient owed is paid; the plan still has to decide on the rest."""

    code: ClassVar[str] = "bill.back_with_insurance"


@event
@dataclass(frozen=True, slots=True)
class BillReopened(BillMoved):
    """A paid bill is owed again."""

    code: ClassVar[str] = "bill.reopened"


@event
@dataclass(frozen=True, slots=True)
class BillCreditGivenBack(BillMoved):
    """What we owed the patient is settled."""

    code: ClassVar[str] = "bill.credit_given_back"


@event
@dataclass(frozen=True, slots=True)
class BillCancelled(BillMoved):
    """The clinic took the bill back."""

    code: ClassVar[str] = "bill.cancelled"


MOVES: dict[str, type[BillMoved]] = {
    kind.code: kind
    for kind in (
        BillPaidInFull,
        BillOverpaid,
        BillBecameDue,
        BillBackWithInsurance,
        BillReopened,
        BillCreditGivenBack,
        BillCancelled,
    )
}
