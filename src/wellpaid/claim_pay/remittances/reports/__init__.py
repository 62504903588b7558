"""What a provider's year of remittances comes to: the money, and what became of the claims."""

from .cash import (
    DAYS_AHEAD,
    MONTHS,
    CashReport,
    ExpectedDay,
    PayerCash,
    cash_report,
    expected_days,
    first_month,
    months_until,
)
from .claims import (
    DenialMonth,
    DenialReason,
    Denials,
    Timeliness,
    denials,
    timeliness,
)
from .underpaid import (
    FAR_BELOW_PERCENT,
    LIST_DAYS,
    LIST_MAX,
    USUAL_CLAIMS_MIN,
    Underpaid,
    UnderpaidClaim,
    UnderpaidMonth,
    underpaid,
    usual_shares,
)

__all__ = [
    "DAYS_AHEAD",
    "FAR_BELOW_PERCENT",
    "LIST_DAYS",
    "LIST_MAX",
    "MONTHS",
    "USUAL_CLAIMS_MIN",
    "CashReport",
    "DenialMonth",
    "DenialReason",
    "Denials",
    "ExpectedDay",
    "PayerCash",
    "Timeliness",
    "Underpaid",
    "UnderpaidClaim",
    "UnderpaidMonth",
    "cash_report",
    "denials",
    "expected_days",
    "first_month",
    "months_until",
    "timeliness",
    "underpaid",
    "usual_shares",
]
