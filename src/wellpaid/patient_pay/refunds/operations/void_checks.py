"""Write no check for money that went back to where it came from."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.kit.transactions import require_open
from wellpaid.patient_pay.refunds.models import Refund
from wellpaid.patient_pay.refunds.states import RefundState, Way

from .approve_refund import lock_refund
from .move_refund import move_refund

PAYMENT_RETURNED: Final = "payment_returned"


def void_checks(*, payment_id: UUID, actor: Actor, now: datetime) -> int:
    """Void what a returned payment's refunds would pay by checks not yet written; give how many.

    In the transaction that returned the payment. A check whose number was written down meanwhile is
    out of the house: it stays, and the books say that the money went back twice.
    """
    require_open()
    waiting = Refund.objects.filter(
        payment_id=payment_id, way=Way.CHECK, state=RefundState.PENDING
    ).order_by("created_at", "id")
    count = 0
    for refund_id in list(waiting.values_list("id", flat=True)):
        locked, refund = lock_refund(refund_id)
        if refund.state == RefundState.PENDING:
            refund.failure_code = PAYMENT_RETURNED
            move_refund(refund=refund, locked=locked, to=RefundState.FAILED, actor=actor, now=now)
            count += 1
    return count
