"""Bills of which plans said what doesn't fit together: the office's list."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from django.db.models import Q

from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill, PlanDecision
from wellpaid.patient_pay.bills.states import BillState, Unclear

UNCLEAR_PAGE_ROWS: Final = 20


@dataclass(frozen=True, slots=True)
class Said:
    """One decision on such a bill.

    :ivar may_answer: it may be the answer to a line that was refused first: a person can say so
    """

    decision_id: UUID
    remittance_id: UUID
    claim_position: int
    plan_name: str
    decided_date: date
    charge: Money
    paid: Money
    may_answer: bool


@dataclass(frozen=True, slots=True)
class UnclearBill:
    """A bill that waits for somebody to look."""

    id: UUID
    number: str
    patient_name: str
    charge: Money
    why: Unclear
    said: tuple[Said, ...]


def unclear_bills(*, organization_id: UUID, page: int) -> tuple[list[UnclearBill], int]:
    """Give a page of them, the oldest first, and how many there are: three queries."""
    with tenant(organization_id):
        rows = Bill.objects.filter(~Q(unclear="")).exclude(state=BillState.CANCELLED)
        count = rows.count()
        start = (page - 1) * UNCLEAR_PAGE_ROWS
        bills = list(
            rows.select_related("patient").order_by("id")[start : start + UNCLEAR_PAGE_ROWS]
        )
        said = _said({bill.id: bill for bill in bills})
    return [_row(bill, said[bill.id]) for bill in bills], count


def unclear_count(*, organization_id: UUID) -> int:
    """Count them."""
    with tenant(organization_id):
        return Bill.objects.filter(~Q(unclear="")).exclude(state=BillState.CANCELLED).count()


def _said(bills: dict[UUID, Bill]) -> dict[UUID, list[Said]]:
    found: dict[UUID, list[Said]] = defaultdict(list)
    rows = PlanDecision.objects.filter(bill_id__in=bills, is_withdrawn=False)
    for row in rows.order_by("decided_date", "id"):
        found[row.bill_id].append(
            Said(
                row.id,
                row.remittance_id,
                row.claim_position,
                row.plan_name,
                row.decided_date,
                Money(row.charge_cents),
                Money(row.paid_cents),
                may_answer=bills[row.bill_id].unclear == Unclear.BILLED_AGAIN
                and 0 < row.charge_cents < bills[row.bill_id].charge_cents
                and not row.is_joined,
            )
        )
    return found


def _row(bill: Bill, said: list[Said]) -> UnclearBill:
    return UnclearBill(
        id=bill.id,
        number=bill.number,
        patient_name=bill.patient.full_name,
        charge=Money(bill.charge_cents),
        why=Unclear(bill.unclear),
        said=tuple(said),
    )
