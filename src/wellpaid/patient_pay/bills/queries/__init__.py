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
from .unclear import UNCLEAR_PAGE_ROWS, Said, UnclearBill, unclear_bills

__all__ = [
    "UNCLEAR_PAGE_ROWS",
    "BillPage",
    "Kind",
    "LineRow",
    "OtherBill",
    "Part",
    "Proof",
    "Said",
    "Step",
    "UnclearBill",
    "bill_id_of",
    "bill_number_of_claim",
    "bill_page",
    "bill_proof",
    "charges_of",
    "decisions_of",
    "overpaid_bills",
    "unclear_bills",
]
