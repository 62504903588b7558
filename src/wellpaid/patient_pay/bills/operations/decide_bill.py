"""Let a bill say what its plans have decided, and never more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.ledger import postings
from wellpaid.core.ledger.operations.post import post
from wellpaid.kit.clock import local_date
from wellpaid.kit.transactions import require_open
from wellpaid.patient_pay.bills.events import BillAskedTooMuch, BillDecided, BillDecisionUnclear
from wellpaid.patient_pay.bills.models import Bill, BillLine, PlanDecision
from wellpaid.patient_pay.bills.queries import charges_of, decisions_of
from wellpaid.patient_pay.bills.reckoning import Amounts, Reckoned, reckon
from wellpaid.patient_pay.bills.states import BillState

from .apply_payment import move_bill
from .issued_amounts import issued_amounts


def decide_bill(*, bill: Bill, actor: Actor, now: datetime) -> None:
    """Divide a locked bill anew by every decision that is here of it, and move its state with it.

    The bill, its lines, the entries for what changed and the event are the caller's one
    transaction. Without a decision, or where nothing changes, nothing is written. What isn't clear
    asks for nothing: the bill waits, and says why somebody has to look.
    """
    require_open()
    if bill.state == BillState.CANCELLED:
        return
    lines = list(BillLine.objects.filter(bill_id=bill.id).order_by("position"))
    decisions = list(PlanDecision.objects.filter(bill_id=bill.id).order_by("id"))
    if not decisions:
        return
    valid = [row for row in decisions if not row.is_withdrawn]
    found = reckon(charges_of(lines), decisions_of(lines, valid))
    before, asked_cents, was_unclear = issued_amounts(bill), bill.share.cents, bill.unclear
    is_first = bill.plan_left_cents is None
    if not _write(bill, lines, found, valid or decisions, now):
        return
    after = issued_amounts(bill)
    if after != before:
        fact = postings.BillDecided(
            bill_id=bill.id,
            number=sum(1 + row.is_withdrawn + row.is_joined for row in decisions),
            before=before,
            after=after,
            effective_date=local_date(now, bill.organization.time_zone),
            actor=actor,
        )
        post(journal=postings.bill_decided(fact))
    move_bill(bill=bill, actor=actor, now=now)
    _tell(bill, actor, now, asked_cents=asked_cents, is_first=is_first, was_unclear=was_unclear)


def _write(
    bill: Bill,
    lines: Sequence[BillLine],
    found: Reckoned,
    decisions: Sequence[PlanDecision],
    now: datetime,
) -> bool:
    """Write the new figures down; give whether any is new."""
    amounts, unclear = found.amounts, found.unclear or ""
    left_cents = amounts.share_cents
    same = (amounts, left_cents, unclear) == (_amounts(bill), bill.plan_left_cents, bill.unclear)
    if same and all(_amounts(line) == found.lines[line.position] for line in lines):
        return False
    for line in lines:
        for name, cents in found.lines[line.position].as_columns().items():
            setattr(line, name, cents)
    columns = [name for name in Amounts().as_columns() if name != "charge_cents"]
    BillLine.objects.bulk_update(lines, columns)
    today = local_date(now, bill.organization.time_zone)
    if amounts.share_cents > bill.share.cents:  # new money is due as late as a new bill's
        due_date = today + timedelta(days=bill.organization.days_to_pay)
        bill.due_date = max(bill.due_date, due_date)
    for name, cents in amounts.as_columns().items():
        setattr(bill, name, cents)
    bill.plan_left_cents, bill.unclear = left_cents, unclear
    bill.plan_decided_date = (
        max(row.decided_date for row in decisions) if found.is_decided else None
    )
    bill.insurer_name = bill.insurer_name or decisions[0].plan_name
    bill.save(
        update_fields=[
            *columns, "due_date", "plan_left_cents", "unclear", "plan_decided_date", "insurer_name",
        ]
    )  # fmt: skip
    bill.refresh_from_db(fields=["owed_cents"])
    return True


def _amounts(row: Bill | BillLine) -> Amounts:
    return Amounts(**{name: getattr(row, name) for name in Amounts().as_columns()})


def _tell(
    bill: Bill, actor: Actor, now: datetime, *, asked_cents: int, is_first: bool, was_unclear: str
) -> None:
    share_cents = bill.share.cents
    if is_first and asked_cents > share_cents:
        too_much = BillAskedTooMuch(
            bill_id=bill.id, asked_cents=asked_cents, plan_left_cents=share_cents
        )
        announce(too_much, actor=actor, subject_id=bill.id, now=now)
    if bill.unclear and bill.unclear != was_unclear:
        unclear = BillDecisionUnclear(bill_id=bill.id)
        announce(unclear, actor=actor, subject_id=bill.id, now=now)
    decided = BillDecided(bill_id=bill.id, share_cents=share_cents, owed_cents=bill.owed_cents)
    announce(decided, actor=actor, subject_id=bill.id, now=now)
