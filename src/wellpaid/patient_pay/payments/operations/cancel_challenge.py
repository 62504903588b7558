"""Stop a payment while the bank waits for the person's own step."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.gateways.registry import gateway
from wellpaid.patient_pay.payments.models import Payment
from wellpaid.patient_pay.payments.states import PaymentState

from .find_out import find_out
from .record_charge import record_charge


def cancel_challenge(
    *, organization_id: UUID, payment_id: UUID, actor: Actor, now: datetime
) -> PaymentState:
    """Ask the gateway to stop; what it says then is what holds, even if that is a success."""
    with tenant(organization_id):
        payment = Payment.objects.get(id=payment_id)
    if payment.state != PaymentState.CHALLENGE or not payment.gateway_id:
        return find_out(organization_id=organization_id, payment_id=payment_id, now=now)
    charge = gateway(payment.gateway, payment.gateway_account).cancel_charge(payment.gateway_id)
    return record_charge(
        organization_id=organization_id,
        payment_id=payment_id,
        charge=charge,
        actor=actor,
        now=now,
    )
