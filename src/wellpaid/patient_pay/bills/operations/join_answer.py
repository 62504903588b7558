"""Say, as a person, that a claim answers a line that was refused first and billed again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import ProductError
from wellpaid.kit.locks import lock_row, take_turn
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.events import BillAnswerJoined
from wellpaid.patient_pay.bills.models import Bill, PlanDecision
from wellpaid.patient_pay.bills.states import BillState

from .decide_bill import decide_bill
from .join_rebilled import follow
from .record_decisions import TURN


class NotTheRefusedLine(ProductError):
    """No refused line of the bill has just this charge, or several have."""

    code, status = "not_the_refused_line", 409
    message = (
        "No line of this bill that the plan refused has just this charge, or more than one has. "
        "Nothing was changed."
    )


def join_answer(
    *,
    organization_id: UUID,
    decision_id: UUID,
    actor: Actor,
    now: datetime,
    bill_number: str = "",
) -> Bill:
    """Let the decision take the place of the refusal, and divide the bill anew.

    Of what had to agree by itself only the charge still has to: so the bill adds up, and asks for
    no more than what the plans left.

    :param bill_number: the bill, where the decision has none yet
    :raises PlanDecision.DoesNotExist: no such decision here
    :raises Bill.DoesNotExist: no such bill here, or a cancelled one
    :raises NotTheRefusedLine: the bill still isn't clear then
    """
    with tenant(organization_id):
        take_turn(TURN)
        decision = lock_row(PlanDecision, decision_id)
        bills = Bill.objects.exclude(state=BillState.CANCELLED)
        wanted = {"number": bill_number} if decision.bill_id is None else {"id": decision.bill_id}
        bill = lock_row(Bill, bills.get(**wanted).id)
        decision.bill_id, decision.is_joined = bill.id, True
        decision.save(update_fields=["bill_id", "is_joined"])
        follow([decision])
        decide_bill(bill=bill, actor=actor, now=now)
        if bill.unclear:
            raise NotTheRefusedLine
        joined = BillAnswerJoined(bill_id=bill.id, remittance_id=decision.remittance_id)
        announce(joined, actor=actor, subject_id=bill.id, now=now)
        return bill
