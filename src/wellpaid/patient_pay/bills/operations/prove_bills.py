"""Hold every bill against the books: what it asks for is what its account holds."""

from __future__ import annotations

from itertools import batched
from uuid import UUID

from wellpaid.core.ledger.queries import balances_of
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.bills.states import BillState, state_for

_BATCH = 2_000


def prove_bills(organization_id: UUID) -> tuple[int, list[str]]:
    """Give how many bills were looked at, and a line for each that disagrees with the books.

    It reads in batches, each at one moment: bill and balance change in one transaction.
    """
    with tenant(organization_id):
        ids = list(Bill.objects.order_by("id").values_list("id", flat=True))
    findings: list[str] = []
    for batch in batched(ids, _BATCH):
        with tenant(organization_id):
            bills = Bill.objects.filter(id__in=batch).select_for_update(no_key=True)
            findings += _compare(list(bills))
    return len(ids), findings


def _compare(bills: list[Bill]) -> list[str]:
    balances = balances_of("patient_receivable", [bill.id for bill in bills])
    found = []
    for bill in bills:
        if bill.state == BillState.CANCELLED:
            continue
        booked_cents = balances[bill.id].cents
        if booked_cents != bill.owed_cents:
            found.append(f"bill {bill.id} asks for {bill.owed_cents}, the books say {booked_cents}")
        meant = state_for(owed_cents=bill.owed_cents, waiting_cents=bill.waiting_cents)
        if bill.state != meant:
            found.append(f"bill {bill.id} is {bill.state}, its figures say {meant}")
    return found
