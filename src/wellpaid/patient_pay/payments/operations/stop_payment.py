"""Stop a bank payment that no file holds yet."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.gateways.registry import gateway
from wellpaid.patient_pay.payments.models import Payment
from wellpaid.patient_pay.payments.states import PaymentState

from .record_charge import record_charge


class TooLateToStop(ProductError):
    """The bank has it already, or it is over."""

    code, status = "too_late_to_stop", 409
    message = "This payment is on its way to the bank already, so it can’t be stopped here."


def stop_payment(
    *, organization_id: UUID, payment_id: UUID, actor: Actor, now: datetime
) -> PaymentState:
    """Take it back. Its bills are owed again; a second press finds it stopped.

    :raises NotFound: no such payment
    :raises TooLateToStop: a file holds it, or it isn't on its way
    """
    with tenant(organization_id):
        payment = Payment.objects.filter(id=payment_id).first()
    if payment is None:
        raise NotFound
    if payment.state == PaymentState.STOPPED:
        return PaymentState.STOPPED
    if payment.state != PaymentState.SUBMITTED:
        raise TooLateToStop
    charge = gateway(payment.gateway, payment.gateway_account).cancel_charge(payment.gateway_id)
    state = record_charge(
        organization_id=organization_id, payment_id=payment_id, charge=charge, actor=actor, now=now
    )
    if state is not PaymentState.STOPPED:
        raise TooLateToStop
    return state
