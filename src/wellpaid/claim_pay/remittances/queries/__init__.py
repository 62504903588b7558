"""Reads of remittances: lists, one payment, one claim, and the search."""

from .claim import OpenedClaim, claim_by_number, open_claim
from .page import (
    PAGE_ROWS,
    LastDays,
    OpenedRemittance,
    RemittanceFilter,
    RemittancePage,
    RemittanceRow,
    filtered_remittances,
    has_payments_since,
    last_days,
    next_unread,
    open_remittance,
    paid_remittance,
    remittance_ids,
    remittances_page,
)
from .search import HITS_MAX, PART_MIN, ClaimHit, Found, Key, PaymentHit, Wish, search

__all__ = [
    "HITS_MAX",
    "PAGE_ROWS",
    "PART_MIN",
    "ClaimHit",
    "Found",
    "Key",
    "LastDays",
    "OpenedClaim",
    "OpenedRemittance",
    "PaymentHit",
    "RemittanceFilter",
    "RemittancePage",
    "RemittanceRow",
    "Wish",
    "claim_by_number",
    "filtered_remittances",
    "has_payments_since",
    "last_days",
    "next_unread",
    "open_claim",
    "open_remittance",
    "paid_remittance",
    "remittance_ids",
    "remittances_page",
    "search",
]
