"""What a claim of an 835 leaves to the patient and why: every cent with its line and reason.

Pure, and in no words yet: codes and cents. It believes the reasons (group PR, CAS01), not the sum
that the plan wrote beside them (CLP05), and says where the two differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from wellpaid.formats.x12.claims import PATIENT_RESPONSIBILITY, Claim, Service

_SERVICE_DAYS: Final = ("472", "150")


@dataclass(frozen=True, slots=True)
class Cause:
    """One adjustment where it stands.

    :param line: place of the service line in the claim, from 1; 0: of the claim as a whole
    :param amount_cents: what it takes off the payment; below zero it adds
    """

    line: int
    group: str
    reason: str
    amount_cents: int


@dataclass(frozen=True, slots=True)
class LineStory:
    """One service line: what was done when, charged and paid."""

    line: int
    procedure: str
    service_date: date | None
    charge_cents: int
    paid_cents: int
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ClaimStory:
    """Where a claim's charge goes.

    :param said_cents: what the plan says that the patient owes (CLP05); None: it says nothing
    :param causes: every adjustment, in the order of the file
    """

    claim: Claim
    lines: tuple[LineStory, ...]
    causes: tuple[Cause, ...]
    said_cents: int | None

    @property
    def patient_cents(self) -> int:
        """What the plan leaves to the patient: the sum of its PR reasons."""
        return sum(one.amount_cents for one in self.causes_of_patient)

    @property
    def causes_of_patient(self) -> tuple[Cause, ...]:
        """Why the patient owes it."""
        return tuple(one for one in self.causes if one.group == PATIENT_RESPONSIBILITY)

    @property
    def other_causes(self) -> tuple[Cause, ...]:
        """What nobody pays, or somebody else does."""
        return tuple(one for one in self.causes if one.group != PATIENT_RESPONSIBILITY)

    @property
    def adds_up(self) -> bool:
        """Whether charge less every adjustment is what was paid (005010X221A1, 1.10.2.1.2)."""
        taken_cents = sum(one.amount_cents for one in self.causes)
        return self.claim.charge_cents - taken_cents == self.claim.paid_cents

    @property
    def is_as_said(self) -> bool:
        """Whether the reasons add up to what the plan says of the patient's part."""
        return self.said_cents is None or self.said_cents == self.patient_cents


def explain_claim(claim: Claim) -> ClaimStory:
    """Tell where each cent of a claim's charge goes."""
    return ClaimStory(
        claim=claim,
        lines=tuple(_line(place, one) for place, one in enumerate(claim.services, start=1)),
        causes=tuple(_causes(claim)),
        said_cents=claim.patient_responsibility_cents,
    )


def _line(place: int, service: Service) -> LineStory:
    day = next((one.day for one in service.dates if one.qualifier in _SERVICE_DAYS), None)
    return LineStory(
        line=place,
        procedure=service.procedure.code or service.revenue_code,
        service_date=day,
        charge_cents=service.charge_cents,
        paid_cents=service.paid_cents,
        remarks=service.remark_codes,
    )


def _causes(claim: Claim) -> Iterator[Cause]:
    for one in claim.adjustments:
        yield Cause(0, one.group, one.reason, one.amount_cents)
    for place, service in enumerate(claim.services, start=1):
        for one in service.adjustments:
            yield Cause(place, one.group, one.reason, one.amount_cents)
