"""Let a payment that its plan cancelled decide nothing any more."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.kit.locks import lock_rows, take_turn
from wellpaid.kit.transactions import require_open
from wellpaid.patient_pay.bills.models import Bill, PlanDecision

from .decide_bill import decide_bill
from .record_decisions import TURN


def withdraw_decisions(*, remittance_id: UUID, actor: Actor, now: datetime) -> None:
    """Withdraw what a remittance decided, and divide its bills anew, in the caller's transaction.

    The same again changes nothing.
    """
    require_open()
    take_turn(TURN)
    decisions = PlanDecision.objects.filter(remittance_id=remittance_id, is_withdrawn=False)
    bill_ids = set(decisions.filter(bill_id__isnull=False).values_list("bill_id", flat=True))
    decisions.update(is_withdrawn=True)
    for bill in lock_rows(Bill, bill_ids).values():
        decide_bill(bill=bill, actor=actor, now=now)
