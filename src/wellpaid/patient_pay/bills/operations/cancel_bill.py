"""Take a bill back that should not have been sent."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.ledger import postings
from wellpaid.core.ledger.operations.post import post
from wellpaid.kit.clock import local_date
from wellpaid.kit.errors import ProductError
from wellpaid.kit.locks import lock_row, take_turn
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.events import BillCancelled
from wellpaid.patient_pay.bills.models import Bill, PlanDecision
from wellpaid.patient_pay.bills.states import GRAPH, BillState

from .issued_amounts import issued_amounts
from .record_decisions import TURN


class BillHasPayments(ProductError):
    """Money came in for the bill; give it back first."""

    code, status = "bill_has_payments", 409
    message = "This bill has payments. Refund them first, then cancel it."


def cancel_bill(
    *, organization_id: UUID, bill_id: UUID, reason: str, actor: Actor, now: datetime
) -> None:
    """Reverse the bill's entries and close it; it asks for nothing any more.

    What plans decided on it waits for another bill of the same numbers.

    :raises BillHasPayments: the patient has paid something on it
    :raises IllegalTransition: it is paid or cancelled already
    """
    with tenant(organization_id):
        take_turn(TURN)
        bill = lock_row(Bill, bill_id)
        GRAPH.event(BillState(bill.state), BillState.CANCELLED)
        if bill.paid_cents or bill.paid_before_cents:
            raise BillHasPayments
        # Another bill may be the one that the plans decided on.
        PlanDecision.objects.filter(bill_id=bill.id).update(bill_id=None)
        bill.state = BillState.CANCELLED
        bill.save(update_fields=["state"])
        fact = postings.BillCancelled(
            bill_id=bill.id,
            guarantor_id=bill.guarantor_id,
            amounts=issued_amounts(bill),
            reason=reason,
            effective_date=local_date(now, bill.organization.time_zone),
            actor=actor,
        )
        post(journal=postings.bill_cancelled(fact))
        event = BillCancelled(bill_id=bill.id, owed_cents=0)
        announce(event, actor=actor, subject_id=bill.id, now=now)
