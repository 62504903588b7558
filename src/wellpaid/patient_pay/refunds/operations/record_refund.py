"""Write down what is known of a refund: what the gateway says, or which check was written."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.gateways.base import Refund as GatewayRefund
from wellpaid.patient_pay.payments.gateways.base import RefundStatus
from wellpaid.patient_pay.refunds.states import GRAPH, RefundState, Way

from .approve_refund import lock_refund
from .move_refund import move_refund

_STATE_OF = {
    RefundStatus.PENDING: RefundState.PENDING,
    RefundStatus.SUCCEEDED: RefundState.SUCCEEDED,
    RefundStatus.FAILED: RefundState.FAILED,
}


class RefundDoesNotFit(ProductError):
    """The gateway's refund is not the one that we asked for. Somebody has to look."""

    code, status = "refund_does_not_fit", 500
    message = "The card processor's answer doesn't fit this refund."


class NoCheckExpected(ProductError):
    """The refund isn't one that waits for a check."""

    code, status = "no_check_expected", 409
    message = "This refund doesn’t wait for a check. Nothing was recorded."


def record_refund(
    *, organization_id: UUID, refund_id: UUID, answer: GatewayRefund, actor: Actor, now: datetime
) -> RefundState:
    """Record a gateway's answer, whichever way it came and however often, and give the state.

    An answer that says what we know already, or less than that, changes nothing.

    :raises RefundDoesNotFit: reference or amount are not this refund's
    :raises NotFound: no such refund
    """
    with tenant(organization_id):
        locked, refund = lock_refund(refund_id)
        if answer.reference != refund.reference or answer.amount != refund.amount:
            raise RefundDoesNotFit
        target = _STATE_OF[answer.status]
        if not GRAPH.allows(RefundState(refund.state), target):
            return RefundState(refund.state)
        refund.gateway_id = answer.gateway_id
        refund.failure_code = answer.failure_code
        move_refund(refund=refund, locked=locked, to=target, actor=actor, now=now)
        return target


def record_no_refund(
    *,
    organization_id: UUID,
    refund_id: UUID,
    target: RefundState,
    failure_code: str,
    actor: Actor,
    now: datetime,
) -> RefundState:
    """Record that no answer came (``UNKNOWN``) or that the gateway refused (``FAILED``)."""
    with tenant(organization_id):
        locked, refund = lock_refund(refund_id)
        if GRAPH.allows(RefundState(refund.state), target) and not refund.gateway_id:
            refund.failure_code = failure_code
            move_refund(refund=refund, locked=locked, to=target, actor=actor, now=now)
        return RefundState(refund.state)


def record_check(
    *, organization_id: UUID, refund_id: UUID, check_number: str, actor: Actor, now: datetime
) -> None:
    """Write down the number of the check that gives the money back. The same number again is fine.

    :raises NotFound: no such refund
    :raises NoCheckExpected: it isn't given back by check, or has another number
    """
    with tenant(organization_id):
        locked, refund = lock_refund(refund_id)
        if refund.way == Way.CHECK and refund.check_number == check_number:
            return
        if refund.way != Way.CHECK or refund.state != RefundState.PENDING:
            raise NoCheckExpected
        refund.check_number = check_number
        move_refund(refund=refund, locked=locked, to=RefundState.SUCCEEDED, actor=actor, now=now)
