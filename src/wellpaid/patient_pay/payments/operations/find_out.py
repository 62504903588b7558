"""Find out what became of a payment, by asking. Never by charging again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import SYSTEM
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.gateways.base import (
    AnswerLost,
    Charge,
    ChargeStatus,
    GatewayUnreachable,
)
from wellpaid.patient_pay.payments.gateways.registry import gateway
from wellpaid.patient_pay.payments.models import Payment
from wellpaid.patient_pay.payments.policy import CHALLENGE_ENDS_AFTER, NEVER_ARRIVED_AFTER
from wellpaid.patient_pay.payments.states import IN_FLIGHT, PaymentState

from .authorize_payment import GATEWAY
from .record_charge import record_charge, record_no_charge

# What waits for somebody and is stopped after a while: for the person at the bank, or for us, who
# may have died between making a charge ready and asking for it.
_ENDS_AFTER = {
    ChargeStatus.CHALLENGE: CHALLENGE_ENDS_AFTER,
    ChargeStatus.OPEN: NEVER_ARRIVED_AFTER,
}


def find_out(*, organization_id: UUID, payment_id: UUID, now: datetime) -> PaymentState:
    """Ask the gateway about a payment in flight, record the answer, and give the state.

    A charge that the gateway doesn't have counts as never arrived only when the request can't be on
    its way any more. A bank's check that nobody finished is stopped after a while.
    """
    with tenant(organization_id):
        payment = Payment.objects.get(id=payment_id)
    if payment.state not in IN_FLIGHT:
        return PaymentState(payment.state)
    facts = {"organization_id": organization_id, "payment_id": payment_id, "now": now}
    try:
        charge = _ask(payment, now)
    except (GatewayUnreachable, AnswerLost):
        return record_no_charge(target=PaymentState.UNKNOWN, actor=SYSTEM, **facts)  # type: ignore[arg-type]
    if charge is not None:
        return record_charge(charge=charge, actor=GATEWAY, **facts)  # type: ignore[arg-type]
    arrived_late = now - payment.created_at < NEVER_ARRIVED_AFTER
    target = PaymentState.UNKNOWN if arrived_late else PaymentState.FAILED
    return record_no_charge(target=target, actor=SYSTEM, **facts)  # type: ignore[arg-type]


def _ask(payment: Payment, now: datetime) -> Charge | None:
    party = gateway(payment.gateway, payment.gateway_account)
    charge = party.find_charge(payment.reference, gateway_id=payment.gateway_id)
    ends_after = _ENDS_AFTER.get(charge.status) if charge else None
    if charge is None or ends_after is None or now - payment.created_at < ends_after:
        return charge
    return party.cancel_charge(charge.gateway_id)
