"""A bill on paper. Every string is ready to print: formatted, translated, added up."""

from __future__ import annotations

from dataclasses import dataclass

from wellpaid.formats.pdf.labels import StatementLabels


@dataclass(frozen=True, slots=True, kw_only=True)
class AmountRow:
    """One step from the charge to what is owed: words, a small note below (or ""), an amount."""

    words: str
    note: str
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CareRow:
    """One service of the ledger. ``waiting`` is "" on every row when nothing waits on the plan."""

    care: str
    note: str
    charged: str
    lower_price: str
    plan_paid: str
    waiting: str
    you_owe: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementPdf:
    """Everything a printed bill shows.

    ``bill_id`` is in groups of four; ``qr_url`` is what the code opens; ``scan_line`` the line of
    digits a bank reads; ``headline_amount`` the one highlighted number. ``language_taglines`` are
    sentences in other languages, given as (BCP 47 tag, text).
    """

    labels: StatementLabels
    title: str
    is_large_type: bool
    clinic_name: str
    clinic_address: tuple[str, ...]
    clinic_contact: tuple[str, ...]
    recipient: tuple[str, ...]
    bill_id: str
    qr_url: str
    pay_url_text: str
    patient_name: str
    care_dates: str
    sent_on: str
    insurance: str
    headline: str
    headline_amount: str
    due_sentence: str
    steps: tuple[AmountRow, ...]
    steps_total: AmountRow
    care: tuple[CareRow, ...]
    care_total: CareRow
    ways_to_pay: tuple[str, ...]
    assistance_notice: str
    language_taglines: tuple[tuple[str, str], ...]
    due_on: str
    amount_due: str
    remit_to: tuple[str, ...]
    scan_line: str
