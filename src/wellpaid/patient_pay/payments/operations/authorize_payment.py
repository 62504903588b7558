"""Ask the gateway for the money of a payment that was just started."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import SYSTEM, Actor, ActorKind
from wellpaid.core.ledger.postings import Through
from wellpaid.kit.crypto import open_sealed
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.gateways.base import (
    AnswerLost,
    ChargeRequest,
    Gateway,
    GatewayRefused,
    GatewayUnreachable,
    Initiator,
)
from wellpaid.patient_pay.payments.gateways.registry import gateway
from wellpaid.patient_pay.payments.models import Payment
from wellpaid.patient_pay.payments.policy import STORED_CARD
from wellpaid.patient_pay.payments.states import PaymentState

from .record_charge import ChargeDoesNotFit, record_charge, record_no_charge, record_opened

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
        keeps_card=payment.saved_method_id is None and payment.consented_at is not None,
    )
    party = gateway(payment.gateway, payment.gateway_account)
    facts = {"organization_id": organization_id, "payment_id": payment_id, "now": now}
    try:
        request = _opened(party, request, payment)
    except (GatewayUnreachable, GatewayRefused, AnswerLost, _TooLate):
        # Nobody asked for the money yet, so none can have moved, whatever was lost on the way.
        return record_no_charge(target=PaymentState.FAILED, actor=SYSTEM, **facts)  # type: ignore[arg-type]
    try:
        charge = party.charge(request)
        return record_charge(charge=charge, actor=GATEWAY, **facts)  # type: ignore[arg-type]
    except (GatewayUnreachable, GatewayRefused):
        return record_no_charge(target=PaymentState.FAILED, actor=SYSTEM, **facts)  # type: ignore[arg-type]
    except (AnswerLost, ChargeDoesNotFit):
        return record_no_charge(target=PaymentState.UNKNOWN, actor=SYSTEM, **facts)  # type: ignore[arg-type]


class _TooLate(Exception):
    """Somebody has found out meanwhile that nothing was asked for: so nothing is."""


def _opened(party: Gateway, request: ChargeRequest, payment: Payment) -> ChargeRequest:
    """Have the charge made ready, and its id written down before any money can move.

    Where nothing is made ready it is still asked whether anybody waits for it: who was told "not
    charged" meanwhile may have paid another way.
    """
    opened_id = party.open_charge(request)
    if not record_opened(
        organization_id=payment.organization_id, payment_id=payment.id, gateway_id=opened_id
    ):
        raise _TooLate
    return replace(request, opened_id=opened_id)


def _token(payment: Payment) -> str:
    """Give what the gateway knows the card by; a saved card's is kept sealed."""
    if payment.saved_method_id is None or payment.through == Through.BANK:
        return payment.token
    return open_sealed(STORED_CARD, payment.token)
