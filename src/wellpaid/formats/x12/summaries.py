"""Segments that are one long row of figures: TS3, TS2, MIA and MOA.

They are kept as their texts, every one under a name of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from wellpaid.formats.x12.amounts import read_cents


@dataclass(frozen=True, slots=True)
class Figures:
    """A row of texts with names.

    :param elements: without trailing empty ones
    """

    elements: tuple[str, ...]
    names: ClassVar[tuple[str, ...]] = ()

    def text(self, name: str) -> str:
        """Give the element of a name as it stands there, or ""."""
        place = self.names.index(name)
        return self.elements[place] if place < len(self.elements) else ""

    def cents(self, name: str) -> int | None:
        """Give an amount, or None if it is missing or none."""
        return read_cents(self.text(name).encode("latin-1"))


class ProviderSummary(Figures):
    """TS3: a provider's totals for one kind of facility and fiscal year (loop 2000)."""

    __slots__ = ()
    names = (
        "provider_id", "facility", "fiscal_date", "claim_count", "charge_amount", "ts306", "ts307",
        "ts308", "ts309", "ts310", "ts311", "ts312", "msp_payer_amount", "ts314",
        "non_lab_charge_amount", "ts316", "payable_by_code_amount", "code_charge_amount", "ts319",
        "professional_component_amount", "msp_patient_met_amount", "patient_refund_amount",
        "pip_claim_count", "pip_adjustment_amount",
    )  # fmt: skip


class ProviderSupplement(Figures):
    """TS2: the same provider's totals of inpatient payments by Medicare (loop 2000)."""

    __slots__ = ()
    names = (
        "drg_amount", "federal_specific_amount", "hospital_specific_amount",
        "disproportionate_share_amount", "capital_amount", "indirect_education_amount",
        "outlier_day_count", "day_outlier_amount", "cost_outlier_amount", "average_drg_days",
        "discharge_count", "cost_report_day_count", "covered_day_count", "noncovered_day_count",
        "msp_pass_through_amount", "average_drg_weight", "pps_capital_federal_drg_amount",
        "pps_capital_hospital_drg_amount", "pps_disproportionate_share_drg_amount",
    )  # fmt: skip


class Inpatient(Figures):
    """MIA: how an inpatient claim was decided (loop 2100)."""

    __slots__ = ()
    names = (
        "covered_days_or_visits", "pps_operating_outlier_amount", "lifetime_psychiatric_days",
        "drg_amount", "remark_1", "disproportionate_share_amount", "msp_pass_through_amount",
        "pps_capital_amount", "pps_capital_federal_drg_amount", "pps_capital_hospital_drg_amount",
        "pps_capital_disproportionate_share_amount", "old_capital_amount",
        "pps_capital_indirect_education_amount", "pps_operating_hospital_drg_amount",
        "cost_report_days", "pps_operating_federal_drg_amount", "pps_capital_outlier_amount",
        "indirect_teaching_amount", "nonpayable_professional_amount", "remark_2", "remark_3",
        "remark_4", "remark_5", "pps_capital_exception_amount",
    )  # fmt: skip

    @property
    def remark_codes(self) -> tuple[str, ...]:
        """The RARC of MIA05 and MIA20 to MIA23."""
        return tuple(filter(None, (self.text(f"remark_{n}") for n in range(1, 6))))


class Outpatient(Figures):
    """MOA: how an outpatient claim was decided (loop 2100)."""

    __slots__ = ()
    names = (
        "reimbursement_rate", "payable_by_code_amount", "remark_1", "remark_2", "remark_3",
        "remark_4", "remark_5", "esrd_amount", "nonpayable_professional_amount",
    )  # fmt: skip

    @property
    def remark_codes(self) -> tuple[str, ...]:
        """The RARC of MOA03 to MOA07."""
        return tuple(filter(None, (self.text(f"remark_{n}") for n in range(1, 6))))
