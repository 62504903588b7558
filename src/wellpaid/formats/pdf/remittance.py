"""A remittance on paper (a provider remittance advice). Every string is ready to print."""

from __future__ import annotations

from dataclasses import dataclass

from wellpaid.formats.pdf.labels import RemittanceLabels
from wellpaid.formats.pdf.statement import AmountRow


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentRow:
    """Why a claim's payment differs from its charge: code, words, who bears it, how much."""

    code: str
    words: str
    who: str
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimBlock:
    """One claim. ``facts``: its numbers; ``lines``: (what, day, charged, paid)."""

    heading: str
    result: str
    facts: str
    charged: str
    patient_owes: str
    paid: str
    lines: tuple[tuple[str, str, str, str], ...]
    adjustments: tuple[AdjustmentRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemittancePdf:
    """Everything a printed remittance shows.

    ``clinic_…`` head the paper: who is paid. ``receipt_number`` is the payment's number; a second
    page that comes loose still shows it.
    """

    labels: RemittanceLabels
    title: str
    clinic_name: str
    clinic_address: tuple[str, ...]
    clinic_contact: tuple[str, ...]
    receipt_number: str
    headline: str
    headline_amount: str
    sentence: str
    facts: tuple[tuple[str, str], ...]
    sums: tuple[AmountRow, ...]
    sums_total: AmountRow
    claims: tuple[ClaimBlock, ...]
    closing: str
    is_large_type: bool = False
    qr_url: str = ""
