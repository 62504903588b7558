"""The fixed words of a printed paper, in the language of its reader; the caller supplies them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLabels:
    """Words of a statement. ``language`` is the BCP 47 tag of all of them."""

    language: str
    bill_id: str
    patient: str
    care_on: str
    sent: str
    insurance: str
    how_it_adds_up: str
    care: str
    service: str
    charged: str
    lower_price: str
    plan_paid: str
    waiting: str
    you_owe: str
    ways_to_pay: str
    qr_alt: str
    help_with_cost: str
    cut_here: str
    pay_to: str
    amount_due: str
    pay_by: str
    amount_enclosed: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLabels:
    """Words of a receipt. ``language`` is the BCP 47 tag of all of them."""

    language: str
    receipt: str
    receipt_number: str
    qr_alt: str
    page: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemittanceLabels:
    """Words of a remittance. ``language`` is the BCP 47 tag of all of them."""

    language: str
    payment_number: str
    this_payment: str
    how_it_adds_up: str
    claims: str
    service: str
    care_on: str
    charged: str
    paid: str
    patient_owes: str
    code: str
    taken_off: str
    who_pays: str
    amount: str
    page: str
    qr_alt: str = ""
