"""The chart of accounts: every code that the books may hold, and how it is kept.

*Hot* accounts are touched by almost every journal. They keep no stored balance, because a row
that every posting updates makes postings wait for each other's commit; their balance is a
snapshot plus the entries since. Changing an account from one sort to the other needs a migration
that moves its sums (``prove_ledger`` reports a difference between this table and the books).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from uuid import UUID


class Side(StrEnum):
    """Where an account grows."""

    DEBIT = "debit"
    CREDIT = "credit"


class Kind(StrEnum):
    """Which statement an account belongs to, and which way."""

    ASSET = "asset"
    LIABILITY = "liability"
    INCOME = "income"
    CONTRA_INCOME = "contra_income"
    EXPENSE = "expense"


@dataclass(frozen=True, slots=True)
class AccountRef:
    """One account of the books: a code of the chart, for one subject where the code asks for it."""

    code: str
    subject_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ChartLine:
    """One code of the chart.

    :param subject: what it is kept for each of (``bill``, ``guarantor``), or None: kept once
    :param words: what people read; a catalogue key
    """

    code: str
    normal: Side
    kind: Kind
    words: str
    subject: str | None = None
    is_hot: bool = False

    def of(self, subject_id: UUID) -> AccountRef:
        """Name this code's account of one subject."""
        if self.subject is None:
            raise ValueError(f"{self.code} is kept once, not for each subject")
        return AccountRef(self.code, subject_id)

    def whole(self) -> AccountRef:
        """Name this code's only account."""
        if self.subject is not None:
            raise ValueError(f"{self.code} is kept for each {self.subject}")
        return AccountRef(self.code)


PATIENT_RECEIVABLE = ChartLine(
    "patient_receivable", Side.DEBIT, Kind.ASSET, "Owed by the patient", subject="bill"
)
PLAN_RECEIVABLE = ChartLine(
    "plan_receivable", Side.DEBIT, Kind.ASSET, "Waiting on the health plan", subject="bill"
)
CARD_CLEARING = ChartLine(
    "card_clearing", Side.DEBIT, Kind.ASSET, "Card payments on their way", is_hot=True
)
BANK_CLEARING = ChartLine(
    "bank_clearing", Side.DEBIT, Kind.ASSET, "Bank payments on their way", is_hot=True
)
UNDEPOSITED = ChartLine(
    "undeposited", Side.DEBIT, Kind.ASSET, "Checks and cash to take to the bank", is_hot=True
)
PAYOUTS = ChartLine(
    "payouts", Side.DEBIT, Kind.ASSET, "Sent to our bank by card processors", is_hot=True
)
CASH = ChartLine("cash", Side.DEBIT, Kind.ASSET, "In the bank", is_hot=True)
DISPUTED = ChartLine(
    "disputed", Side.DEBIT, Kind.ASSET, "Held back while cardholders dispute", is_hot=True
)
RETURNED_TWICE = ChartLine(
    "returned_twice", Side.DEBIT, Kind.ASSET,
    "Given back twice: refunded, and taken back by the bank as well", subject="guarantor",
)  # fmt: skip
CHECKS_OUT = ChartLine(
    "checks_out", Side.CREDIT, Kind.LIABILITY, "Refund checks not cashed yet", is_hot=True
)
GATEWAY_FEES = ChartLine(
    "gateway_fees", Side.DEBIT, Kind.EXPENSE, "Fees of card processors", is_hot=True
)
PLAN_PAYMENTS = ChartLine(
    "plan_payments", Side.DEBIT, Kind.ASSET, "Paid by the health plan", is_hot=True
)
PATIENT_PAYMENTS_BEFORE = ChartLine(
    "patient_payments_before", Side.DEBIT, Kind.ASSET,
    "Paid by the patient before the bill came here", is_hot=True,
)  # fmt: skip
PATIENT_CREDIT = ChartLine(
    "patient_credit", Side.CREDIT, Kind.LIABILITY, "Credit of the patient", subject="guarantor"
)
SERVICE_REVENUE = ChartLine(
    "service_revenue", Side.CREDIT, Kind.INCOME, "Charges for care", is_hot=True
)
CONTRACTUAL_DISCOUNT = ChartLine(
    "contractual_discount", Side.DEBIT, Kind.CONTRA_INCOME, "Discount of the health plan",
    is_hot=True,
)  # fmt: skip

PLAN_FUNDS = ChartLine(
    # Approving a payment asks whether this is enough: it keeps its balance, and a lock.
    "plan_funds",
    Side.CREDIT,
    Kind.LIABILITY,
    "Put in by the health plan, not promised yet",
)
CLAIMS_PAYABLE = ChartLine(
    "claims_payable", Side.CREDIT, Kind.LIABILITY, "Claim payments approved, not sent", is_hot=True
)
DISBURSEMENTS_OUT = ChartLine(
    "disbursements_out", Side.CREDIT, Kind.LIABILITY,
    "Claim payments sent, not booked by the bank yet", is_hot=True,
)  # fmt: skip
PLAN_MONEY_COMING = ChartLine(
    "plan_money_coming", Side.DEBIT, Kind.ASSET, "On its way from health plans", is_hot=True
)
REMITTANCES_TO_POST = ChartLine(
    "remittances_to_post", Side.CREDIT, Kind.LIABILITY,
    "Paid by health plans, not on bills yet", is_hot=True,
)  # fmt: skip
SMALL_DIFFERENCES = ChartLine(
    "small_differences", Side.DEBIT, Kind.EXPENSE, "Small differences let go of", is_hot=True
)
SERVICE_FEES = ChartLine(
    "service_fees", Side.DEBIT, Kind.EXPENSE, "Fees of the payment service", is_hot=True
)
SERVICE_FEES_OWED = ChartLine(
    "service_fees_owed", Side.CREDIT, Kind.LIABILITY, "Owed to the payment service"
)
TERMINAL_TAKINGS = ChartLine(
    "terminal_takings", Side.DEBIT, Kind.ASSET,
    "Plans’ cards charged by our terminal, not in the bank yet", is_hot=True,
)  # fmt: skip
TERMINAL_FEES = ChartLine(
    "terminal_fees", Side.DEBIT, Kind.EXPENSE, "Fees of plans’ cards", is_hot=True
)
SERVICE_FEES_OUT = ChartLine(
    "service_fees_out", Side.CREDIT, Kind.LIABILITY,
    "Taken by the payment service, not booked by our bank yet",
)  # fmt: skip
FEES_RECEIVABLE = ChartLine(
    "fees_receivable", Side.DEBIT, Kind.ASSET, "Owed by a provider for the payment service",
    subject="provider",
)  # fmt: skip
FEE_INCOME = ChartLine("fee_income", Side.CREDIT, Kind.INCOME, "Fees earned", is_hot=True)

CHART: dict[str, ChartLine] = {
    line.code: line
    for line in (
        PATIENT_RECEIVABLE,
        PLAN_RECEIVABLE,
        CARD_CLEARING,
        BANK_CLEARING,
        UNDEPOSITED,
        PAYOUTS,
        CASH,
        DISPUTED,
        RETURNED_TWICE,
        CHECKS_OUT,
        GATEWAY_FEES,
        PLAN_PAYMENTS,
        PATIENT_PAYMENTS_BEFORE,
        PATIENT_CREDIT,
        SERVICE_REVENUE,
        CONTRACTUAL_DISCOUNT,
        PLAN_FUNDS,
        CLAIMS_PAYABLE,
        DISBURSEMENTS_OUT,
        PLAN_MONEY_COMING,
        REMITTANCES_TO_POST,
        SMALL_DIFFERENCES,
        SERVICE_FEES,
        SERVICE_FEES_OWED,
        TERMINAL_TAKINGS,
        TERMINAL_FEES,
        SERVICE_FEES_OUT,
        FEES_RECEIVABLE,
        FEE_INCOME,
    )
}


@lru_cache(maxsize=4096)
def account_id(organization_id: UUID, account: AccountRef) -> UUID:
    """Give the id that this account has or will have: a hash, so nothing is looked up.

    The database computes the same (``ledger_account_id``) and refuses an account under another id;
    so two accounts for one code and subject can't exist.
    """
    subject = account.subject_id or ""
    text = f"{organization_id}/{account.code}/{subject}"
    return UUID(bytes=hashlib.sha256(text.encode()).digest()[:16])
