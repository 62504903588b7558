"""A claim as it was sent, and what plans say, as far as bringing them together needs it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

# CLP02 (005010X221A1, 2100).
DENIED, REVERSAL, FORWARDED, ESTIMATE = "4", "22", "23", "25"


class Why(StrEnum):
    """Why a person has to look; "" is nothing."""

    NONE = ""
    SEVERAL = "several"
    CHARGE = "charge"
    PAYER = "payer"
    TWICE = "twice"
    REVERSAL = "reversal"


@dataclass(frozen=True, slots=True)
class Sent:
    """A claim as it was sent, under one control number.

    :ivar payee_id: whose tax number it went out under; None: the file didn't say
    :ivar payer_id: the plan, where it is known here; None: ``payer_key`` is all there is
    :ivar payer_key: the plan's name as names are compared
    :ivar charges: every charge under which it was ever sent, the present one too
    :ivar replaced_date: when it was last replaced (CLM05-3 is 7)
    :ivar expected_cents: what the plan should allow; None: nobody can say
    :ivar is_by_contract: the provider said so, and every cent below counts
    """

    id: UUID
    payee_id: UUID | None
    payer_id: UUID | None
    payer_key: str
    charge_cents: int
    charges: frozenset[int]
    service_from: date
    replaced_date: date | None = None
    is_void: bool = False
    expected_cents: int | None = None
    is_by_contract: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What a remittance says of a claim with that control number (CLP)."""

    id: UUID
    payee_id: UUID
    payer_id: UUID
    payer_key: str
    status: str
    charge_cents: int
    paid_cents: int
    patient_cents: int
    service_from: date | None
    payment_date: date

    @property
    def is_reversal(self) -> bool:
        """Whether it takes another one back."""
        return self.status == REVERSAL

    @property
    def allowed_cents(self) -> int:
        """What the plan pays, and leaves to the patient."""
        return self.paid_cents + self.patient_cents


# What people said: this answer is that claim's, or it isn't.
type Choices = dict[tuple[UUID, UUID], bool]
