"""A receipt on paper, with what HSA and FSA plans ask for. Every string is ready to print."""

from __future__ import annotations

from dataclasses import dataclass

from wellpaid.formats.pdf.labels import ReceiptLabels
from wellpaid.formats.pdf.statement import AmountRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptPdf:
    """Everything a printed receipt shows.

    ``facts`` are (question, answer) pairs: when, with what, approval code, bill, patient, care.
    ``stamp`` is "" unless the payment really went through. ``qr_url`` may be "": no code then.
    """

    labels: ReceiptLabels
    title: str
    is_large_type: bool
    clinic_name: str
    clinic_address: tuple[str, ...]
    clinic_contact: tuple[str, ...]
    receipt_number: str
    qr_url: str
    headline: str
    headline_amount: str
    sentence: str
    stamp: str
    stamp_date: str
    facts: tuple[tuple[str, str], ...]
    sums: tuple[AmountRow, ...]
    sums_total: AmountRow
    closing: str
    qr_width_mm: int = 18
