"""Reads of bills: the page, and the proof of what it asks for."""

from .page import (
    BillPage,
    LineRow,
    OtherBill,
    bill_id_of,
    bill_number,
    bill_number_of_claim,
    bill_page,
    overpaid_bills,
)
from .proof import Kind, Part, Proof, Step, bill_proof, charges_of, decisions_of
from .unbilled import (
    UNBILLED_PAGE_ROWS,
    KnownPatient,
    UnbilledCare,
    cares_of,
    charges_said,
    one_unbilled,
    unbilled_care,
    unbilled_count,
    without_bill,
)
from .unclear import UNCLEAR_PAGE_ROWS, Said, UnclearBill, unclear_bills, unclear_count

__all__ = [
    "UNBILLED_PAGE_ROWS",
    "UNCLEAR_PAGE_ROWS",
    "BillPage",
    "Kind",
    "KnownPatient",
    "LineRow",
    "OtherBill",
    "Part",
    "Proof",
    "Said",
    "Step",
    "UnbilledCare",
    "UnclearBill",
    "bill_id_of",
    "bill_number",
    "bill_number_of_claim",
    "bill_page",
    "bill_proof",
    "cares_of",
    "charges_of",
    "charges_said",
    "decisions_of",
    "one_unbilled",
    "overpaid_bills",
    "unbilled_care",
    "unbilled_count",
    "unclear_bills",
    "unclear_count",
    "without_bill",
]
