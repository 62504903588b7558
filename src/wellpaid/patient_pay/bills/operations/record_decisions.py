"""Keep what plans decided, and let the bills say it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from wellpaid.core.events.actors import Actor
from wellpaid.kit.locks import lock_rows, take_turn
from wellpaid.kit.tenancy.scope import current_organization_id, tenant
from wellpaid.kit.transactions import require_open
from wellpaid.patient_pay.bills.drafts import PlanLine, pack, share_of
from wellpaid.patient_pay.bills.models import Bill, PlanDecision
from wellpaid.patient_pay.bills.models.bill import PLAN_SOURCE
from wellpaid.patient_pay.bills.states import BillState

from .decide_bill import decide_bill
from .join_rebilled import join_rebilled

# Bills that are issued and decisions that are kept look for each other: one after the other.
TURN = "plan_decisions"


@dataclass(frozen=True, slots=True)
class PlanSays:
    """One claim of a remittance. The fields are those of ``PlanDecision``."""

    account_number: str
    remittance_id: UUID
    claim_position: int
    plan_id: UUID
    plan_name: str
    plan_claim_number: str
    trace_number: str
    plan_order: int
    is_passed_on: bool
    decided_date: date
    charge_cents: int
    paid_cents: int
    lines: tuple[PlanLine, ...]
    patient_family_name: str = ""
    patient_given_name: str = ""
    member_id_last4: str = ""
    service_date: date | None = None
    patient_key: str = ""
    claim_received_date: date | None = None


def record_decisions(
    *, organization_id: UUID, says: Sequence[PlanSays], actor: Actor, now: datetime
) -> int:
    """Keep decisions and divide the bills that they are about; give how many bills that were.

    One transaction. A decision that is here already changes nothing. One whose bill isn't here
    waits for it: :func:`attach_decisions` finds it when the bill is issued.
    """
    with tenant(organization_id):
        take_turn(TURN)
        known = set(
            PlanDecision.objects.filter(
                remittance_id__in={one.remittance_id for one in says}
            ).values_list("remittance_id", "claim_position")
        )
        fresh = [one for one in says if (one.remittance_id, one.claim_position) not in known]
        finder = _bills_of(fresh)
        rows = [_row(one, finder.bill_of(one), now) for one in fresh]
        PlanDecision.objects.bulk_create(rows)
        touched = {row.bill_id for row in rows if row.bill_id is not None} | join_rebilled(rows)
        for bill in lock_rows(Bill, touched).values():
            decide_bill(bill=bill, actor=actor, now=now)
        return len(touched)


def attach_decisions(*, bills: Iterable[Bill], actor: Actor, now: datetime) -> None:
    """Let new bills say what was decided on them before they came, in the caller's transaction."""
    require_open()
    finder = _Finder(list(bills))
    numbers = Q(account_number__in=finder.by_account) | Q(plan_claim_number__in=finder.by_claim)
    waiting = PlanDecision.objects.filter(numbers, bill_id__isnull=True).order_by("id")
    touched: dict[UUID, Bill] = {}
    attached = []
    for decision in waiting.select_for_update(no_key=True):
        bill = finder.bill_of(decision)
        if bill is not None:
            decision.bill_id = bill.id
            decision.save(update_fields=["bill_id"])
            touched[bill.id] = bill
            attached.append(decision)
    elsewhere = join_rebilled(attached) - set(touched)
    touched |= lock_rows(Bill, elsewhere)
    for _, bill in sorted(touched.items()):
        decide_bill(bill=bill, actor=actor, now=now)


class _Finder:
    """Finds the one bill of a claim: by the provider's own number, else by the plan's."""

    def __init__(self, bills: Iterable[Bill]) -> None:
        self.by_account: dict[str, list[Bill]] = defaultdict(list)
        self.by_claim: dict[str, list[Bill]] = defaultdict(list)
        for bill in bills:
            self.by_account[bill.source_id].append(bill)
            if bill.claim_number:
                self.by_claim[bill.claim_number].append(bill)

    def bill_of(self, said: PlanSays | PlanDecision) -> Bill | None:
        """Give it, or None where there is none or more than one.

        Plans number their claims each for itself: a bill that was made from one plan's word isn't
        found by the number of another.
        """
        fits = self.by_account.get(said.account_number) or [
            bill
            for bill in self.by_claim.get(said.plan_claim_number, ())
            if bill.source != PLAN_SOURCE or bill.insurer_name == said.plan_name
        ]
        return fits[0] if len(fits) == 1 else None


def _bills_of(says: Sequence[PlanSays]) -> _Finder:
    """Read the bills that any of these may be about: one query.

    A cancelled one isn't: whatever comes is about the bill that takes its place, now or later.
    """
    accounts = {one.account_number for one in says} - {""}
    claims = {one.plan_claim_number for one in says} - {""}
    rows = Bill.objects.filter(Q(source_id__in=accounts) | Q(claim_number__in=claims))
    return _Finder(rows.exclude(state=BillState.CANCELLED))


def _row(one: PlanSays, bill: Bill | None, now: datetime) -> PlanDecision:
    return PlanDecision(
        organization_id=current_organization_id(),
        account_number=one.account_number,
        bill_id=bill.id if bill else None,
        remittance_id=one.remittance_id,
        claim_position=one.claim_position,
        plan_id=one.plan_id,
        plan_name=one.plan_name,
        plan_claim_number=one.plan_claim_number,
        trace_number=one.trace_number,
        plan_order=one.plan_order,
        is_passed_on=one.is_passed_on,
        decided_date=one.decided_date,
        charge_cents=one.charge_cents,
        paid_cents=one.paid_cents,
        share_cents=share_of(one.lines),
        patient_family_name=one.patient_family_name,
        patient_given_name=one.patient_given_name,
        member_id_last4=one.member_id_last4,
        service_date=one.service_date,
        patient_key=one.patient_key,
        claim_received_date=one.claim_received_date,
        lines=pack(one.lines),
        received_at=now,
    )
