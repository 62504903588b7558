"""A payment of a payer's file before it is a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong or odd, with its place; the file's own, or ours."""

    code: str
    is_error: bool
    sentence: str
    segment_number: int = 0
    segment: str = ""
    element: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """What one transaction says in sum. Amounts in cents.

    :param tin: nine digits, or empty: never stored as it is
    """

    control_number: str
    trace_number: str
    trace_supplement: str
    payer_id_number: str
    method_code: str
    amount_cents: int
    charge_cents: int
    patient_responsibility_cents: int
    adjustment_cents: int
    claim_count: int
    payment_date: date | None
    payee_name: str
    payee_region: str
    npi: str
    tin: str
    start_byte: int
    size_bytes: int
    delimiters: str
    guide_version: str
    sender_id: str
    interchange_number: str
    claims_digest: str
    faults: tuple[Fault, ...]

    @property
    def has_errors(self) -> bool:
        """Whether nothing of it may be paid."""
        return any(fault.is_error for fault in self.faults)
