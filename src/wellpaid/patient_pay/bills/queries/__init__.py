"""Reads of bills: the page, and the proof of what it asks for."""

from .page import (
    BillPage,
    LineRow,
    OtherBill,
    bill_id_of,
    bill_number_of_claim,
    bill_page,
    overpaid_bills,
)
from .proof import Kind, Part, Proof, Step, bill_proof, charges_of, decisions_of

__all__ = [
    "BillPage",
    "Kind",
    "LineRow",
    "OtherBill",
    "Part",
    "Proof",
    "Step",
    "bill_id_of",
    "bill_number_of_claim",
    "bill_page",
    "bill_proof",
    "charges_of",
    "decisions_of",
    "overpaid_bills",
]
