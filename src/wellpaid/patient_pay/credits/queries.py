"""Reads of credit, in the open tenant block."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max, Sum

from wellpaid.core.ledger.queries import balance
from wellpaid.kit.clock import local_date
from wellpaid.kit.money import Money, total
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.states import BillState

from .models import CreditMove


@dataclass(frozen=True)
class Credit:
    """What we owe a guarantor: in the account, and on (bill, number, amount) that were overpaid."""

    account: Money
    bills: tuple[tuple[UUID, str, Money], ...]

    @property
    def whole(self) -> Money:
        """All of it."""
        return self.account + total(amount for _, _, amount in self.bills)


def credit_of(guarantor_id: UUID) -> Credit:
    """Give a guarantor's credit: two queries."""
    overpaid = Bill.objects.filter(guarantor_id=guarantor_id, state=BillState.CREDIT)
    rows = overpaid.order_by("id").values_list("id", "number", "owed_cents")
    return Credit(
        balance("patient_credit", guarantor_id),
        tuple((bill_id, number, Money(-owed_cents)) for bill_id, number, owed_cents in rows),
    )


def bills_in_reach(guarantor_id: UUID, bill_ids: Iterable[UUID]) -> set[UUID]:
    """Give these bills and every bill of the guarantor's that credit was moved from or to.

    Whoever gives money back locks them all: moves may have to be undone.
    """
    moved = CreditMove.objects.filter(guarantor_id=guarantor_id).values_list("bill_id", flat=True)
    return {*bill_ids, *moved}


def credit_on_bills(guarantor_id: UUID) -> list[tuple[UUID, Money]]:
    """Give (bill, amount) that a guarantor's credit pays today, the latest moved first."""
    sums = (
        CreditMove.objects.filter(guarantor_id=guarantor_id)
        .values("bill_id")
        .annotate(net_cents=Sum("amount_cents"), latest_at=Max("created_at"))
        .filter(net_cents__gt=0)
        .order_by("-latest_at", "-bill_id")
    )
    return [(row["bill_id"], Money(row["net_cents"])) for row in sums]


@dataclass(frozen=True)
class CreditRow:
    """A move of credit as a bill's page shows it; negative: it left the bill."""

    day: date
    amount: Money


def credit_moves_of(bill_id: UUID, time_zone: str) -> list[CreditRow]:
    """Give how credit went to a bill and came from it, the oldest first: one query."""
    moves = CreditMove.objects.filter(bill_id=bill_id).order_by("created_at", "id")
    return [CreditRow(local_date(move.created_at, time_zone), move.amount) for move in moves]
