"""Claims and service lines (loops 2100 and 2110) as dataclasses.

A claim's balance: charge less every adjustment, its own and its lines', is what was paid. A
positive adjustment lowers the payment (005010X221A1, section 1.10.2.1).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from wellpaid.formats.x12.records import (
    Amount,
    Contact,
    DateReference,
    Name,
    Quantity,
    Reference,
    Remark,
)
from wellpaid.formats.x12.summaries import Inpatient, Outpatient

REVERSAL: Final = "22"
PATIENT_RESPONSIBILITY: Final = "PR"


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One trio of a CAS segment: why the payment differs from the charge.

    :param group: CO, OA, PI or PR; only PR may become a patient's bill
    :param reason: the CARC
    :param quantity: adjusted units as text, or ""
    """

    group: str
    reason: str
    amount_cents: int
    quantity: str = ""


@dataclass(frozen=True, slots=True)
class Procedure:
    """SVC01 or SVC06: what was done.

    :param qualifier: the code's kind: HC (HCPCS, CPT), AD (dental), NU (revenue code), N4 (drug), …
    :param modifiers: at most four
    """

    qualifier: str
    code: str
    modifiers: tuple[str, ...] = ()
    description: str = ""
    last_code: str = ""


@dataclass(frozen=True, slots=True)
class Service:
    """One service line.

    :param paid_units: SVC05 as text; empty means one
    :param submitted_procedure: SVC06, if the payer decided on another procedure than was billed
    :param submitted_units: SVC07, if it paid other units than were billed
    :param position: place of SVC in the transaction, ST being 1; 0 if it was not read
    """

    procedure: Procedure
    charge_cents: int
    paid_cents: int
    revenue_code: str = ""
    paid_units: str = ""
    submitted_procedure: Procedure | None = None
    submitted_units: str = ""
    dates: tuple[DateReference, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    references: tuple[Reference, ...] = ()
    amounts: tuple[Amount, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    remarks: tuple[Remark, ...] = ()
    position: int = field(default=0, compare=False)

    @property
    def patient_responsibility_cents(self) -> int:
        """What the plan leaves to the patient on this line."""
        return sum(a.amount_cents for a in self.adjustments if a.group == PATIENT_RESPONSIBILITY)

    @property
    def remark_codes(self) -> tuple[str, ...]:
        """The line's RARC."""
        return tuple(remark.code for remark in self.remarks if remark.qualifier == "HE")

    def reference(self, qualifier: str) -> str:
        """Give the first number of a kind, or "": 6R is the provider's own line number."""
        return next((r.value for r in self.references if r.qualifier == qualifier), "")


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim, or one visit, and what became of it.

    :param status: CLP02; 22 takes an earlier payment back, its amounts negated
    :param patient_responsibility_cents: CLP05; None where it is empty, as in reversals
    :param payer_claim_number: CLP07; the same in a claim, its reversal and its correction
    :param drg_weight: CLP12 as text
    :param position: place of CLP in the transaction, ST being 1; 0 if it was not read
    """

    patient_control_number: str
    status: str
    charge_cents: int
    paid_cents: int
    patient_responsibility_cents: int | None = None
    filing_indicator: str = ""
    payer_claim_number: str = ""
    facility: str = ""
    frequency: str = ""
    drg: str = ""
    drg_weight: str = ""
    discharge_fraction: str = ""
    patient_status: str = ""
    adjustments: tuple[Adjustment, ...] = ()
    names: tuple[Name, ...] = ()
    inpatient: Inpatient | None = None
    outpatient: Outpatient | None = None
    references: tuple[Reference, ...] = ()
    dates: tuple[DateReference, ...] = ()
    contacts: tuple[Contact, ...] = ()
    amounts: tuple[Amount, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    services: tuple[Service, ...] = ()
    position: int = field(default=0, compare=False)

    @property
    def is_reversal(self) -> bool:
        """Whether it takes an earlier payment back."""
        return self.status == REVERSAL

    @property
    def patient(self) -> Name | None:
        """The patient as billed (QC)."""
        return self.name("QC")

    @property
    def remark_codes(self) -> tuple[str, ...]:
        """The claim's own RARC, of MIA and MOA; the lines have theirs."""
        inpatient = self.inpatient.remark_codes if self.inpatient else ()
        return inpatient + (self.outpatient.remark_codes if self.outpatient else ())

    def name(self, entity: str) -> Name | None:
        """Give the first name of a kind, such as QC or 82."""
        return next((name for name in self.names if name.entity == entity), None)

    def reference(self, qualifier: str) -> str:
        """Give the first number of a kind, or "": EA is the medical record, 1L the group."""
        return next((r.value for r in self.references if r.qualifier == qualifier), "")

    def every_adjustment(self) -> Iterator[Adjustment]:
        """Give those of the claim, then those of its lines."""
        yield from self.adjustments
        for service in self.services:
            yield from service.adjustments
