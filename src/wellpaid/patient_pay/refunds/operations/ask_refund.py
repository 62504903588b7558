"""Ask the gateway to give money back, or what became of it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from wellpaid.core.events.actors import SYSTEM, Actor, ActorKind
from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.gateways.base import (
    AnswerLost,
    GatewayRefused,
    GatewayUnreachable,
    RefundRequest,
)
from wellpaid.patient_pay.payments.gateways.base import Refund as GatewayRefund
from wellpaid.patient_pay.payments.gateways.registry import gateway
from wellpaid.patient_pay.payments.models import Payment
from wellpaid.patient_pay.payments.policy import NEVER_ARRIVED_AFTER
from wellpaid.patient_pay.refunds.models import Refund
from wellpaid.patient_pay.refunds.states import BOOKED, OPEN_AT_GATEWAY, RefundState, Way

from .record_refund import record_no_refund, record_refund

GATEWAY = Actor(ActorKind.GATEWAY)


def ask_refund(*, organization_id: UUID, refund_id: UUID, now: datetime) -> RefundState:
    """Ask once, outside any transaction, record the answer, and give the refund's state.

    Whoever was asked before is first asked what became of it. Only a gateway that surely has no
    such refund is asked to make one again, and under the same key: so it is never made twice.
    """
    with tenant(organization_id):
        refund = Refund.objects.select_related("payment").get(id=refund_id)
        # One that succeeded is asked about too: it can still fail, and somebody has heard so.
        askable = (*OPEN_AT_GATEWAY, RefundState.SUCCEEDED)
        if refund.way == Way.CHECK or refund.state not in askable:
            return RefundState(refund.state)
        was_asked_at = refund.asked_at
        if was_asked_at is None:
            fresh = lock_row(Refund, refund_id)
            fresh.asked_at = now
            fresh.save(update_fields=["asked_at"])
    record = partial(
        record_no_refund, organization_id=organization_id, refund_id=refund_id, now=now
    )
    try:
        answer = _answer(refund, was_asked_at, now)
    except GatewayUnreachable:
        return RefundState(refund.state)  # nothing left the house: the job comes again
    except GatewayRefused as refusal:
        return record(target=RefundState.FAILED, failure_code=refusal.code[:40], actor=GATEWAY)
    except AnswerLost:
        return record(target=RefundState.UNKNOWN, failure_code="", actor=SYSTEM)
    if answer is None:
        return RefundState(refund.state)
    return record_refund(
        organization_id=organization_id, refund_id=refund_id, answer=answer, actor=GATEWAY, now=now
    )


def _answer(refund: Refund, was_asked_at: datetime | None, now: datetime) -> GatewayRefund | None:
    """Give the gateway's word; ``None`` while an earlier request may still be on its way."""
    payment: Payment = refund.payment
    party = gateway(payment.gateway, payment.gateway_account)
    if was_asked_at is not None:
        known = party.find_refund(reference=refund.reference, charge_gateway_id=payment.gateway_id)
        if known is not None:
            return known
        is_booked = refund.state in BOOKED
        if is_booked or now - was_asked_at < NEVER_ARRIVED_AFTER:
            return None
    return party.refund(
        RefundRequest(
            charge_gateway_id=payment.gateway_id,
            charge_reference=payment.reference,
            amount=refund.amount,
            reference=refund.reference,
        )
    )
