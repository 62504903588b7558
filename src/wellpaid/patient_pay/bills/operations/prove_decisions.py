"""Hold every bill against its plans' word: each cent of the share has a reason, and no more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import batched
from uuid import UUID

from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill, BillLine, PlanDecision
from wellpaid.patient_pay.bills.queries import charges_of, decisions_of
from wellpaid.patient_pay.bills.reckoning import Amounts, reckon
from wellpaid.patient_pay.bills.states import BillState

_BATCH = 500


def prove_decisions(organization_id: UUID) -> tuple[int, list[str]]:
    """Give how many decided bills were looked at, and a line for each that isn't what plans said.

    It divides each bill anew from the decisions that were kept, and compares line by line. A
    decision is kept and its bill divided in one transaction; so a batch is read in one, locked.
    """
    with tenant(organization_id):
        rows = Bill.objects.filter(plan_left_cents__isnull=False)
        ids = list(
            rows.exclude(state=BillState.CANCELLED).order_by("id").values_list("id", flat=True)
        )
    findings: list[str] = []
    for batch in batched(ids, _BATCH):
        with tenant(organization_id):
            findings += _compare(batch)
    return len(ids), findings


def _compare(ids: tuple[UUID, ...]) -> Iterator[str]:
    bills = list(Bill.objects.filter(id__in=ids).order_by("id").select_for_update(no_key=True))
    lines, decisions = defaultdict(list), defaultdict(list)
    for line in BillLine.objects.filter(bill_id__in=ids).order_by("bill_id", "position"):
        lines[line.bill_id].append(line)
    kept = PlanDecision.objects.filter(bill_id__in=ids, is_withdrawn=False).order_by("id")
    for row in kept:
        decisions[row.bill_id].append(row)
    for bill in bills:
        own = lines[bill.id]
        found = reckon(charges_of(own), decisions_of(own, decisions[bill.id]))
        stored = {line.position: _amounts(line) for line in own}
        if stored != found.lines or bill.plan_left_cents != found.amounts.share_cents:
            yield (
                f"bill {bill.id} leaves {bill.share.cents} to the patient, its plans' decisions "
                f"{found.amounts.share_cents}"
            )


def _amounts(line: BillLine) -> Amounts:
    return Amounts(**{name: getattr(line, name) for name in Amounts().as_columns()})
