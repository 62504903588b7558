"""Ask the gateway for the money of a payment that was just started."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import SYSTEM, Actor, ActorKind
from wellpaid.kit.crypto import open_sealed
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.gateways.base import (
    AnswerLost,
    ChargeRequest,
    GatewayRefused,
    GatewayUnreachable,
    Initiator,
)
from wellpaid.patient_pay.payments.gateways.registry import gateway
from wellpaid.patient_pay.payments.models import Payment
from wellpaid.patient_pay.payments.policy import STORED_CARD
from wellpaid.patient_pay.payments.states import PaymentState

from .record_charge import ChargeDoesNotFit, record_charge, record_no_charge

GATEWAY = Actor(ActorKind.GATEWAY)


def authorize_payment(
    *,
    organization_id: UUID,
    payment_id: UUID,
    return_url: str,
    now: datetime,
    initiator: Initiator = Initiator.CUSTOMER,
) -> PaymentState:
    """Ask once, outside any transaction, and record the answer; give the payment's state.

    If this process dies on the way, the job that was born with the payment asks what became of it.
    It never charges again: only this call charges, and only for a payment that is brand new.

    :param return_url: blank when nobody is there, which only ``Initiator.MERCHANT`` may say
    """
    with tenant(organization_id):
        payment = Payment.objects.select_related("organization").get(id=payment_id)
    request = ChargeRequest(
        token=_token(payment),
        amount=payment.amount,
        reference=payment.reference,
        statement_descriptor=payment.organization.statement_descriptor,
        return_url=return_url,
        initiator=initiator,
    )
    facts = {"organization_id": organization_id, "payment_id": payment_id, "now": now}
    try:
        charge = gateway(payment.gateway, payment.gateway_account).charge(request)
        return record_charge(charge=charge, actor=GATEWAY, **facts)  # type: ignore[arg-type]
    except (GatewayUnreachable, GatewayRefused):
        return record_no_charge(target=PaymentState.FAILED, actor=SYSTEM, **facts)  # type: ignore[arg-type]
    except (AnswerLost, ChargeDoesNotFit):
        return record_no_charge(target=PaymentState.UNKNOWN, actor=SYSTEM, **facts)  # type: ignore[arg-type]


def _token(payment: Payment) -> str:
    """Give what the gateway knows the card by; a saved card's is kept sealed."""
    if payment.saved_method_id is None:
        return payment.token
    return open_sealed(STORED_CARD, payment.token)
