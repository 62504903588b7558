"""Let a payment follow its entry at our own bank: cleared, come back, or taken out."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.gateways.ach import AchGateway, payment_reference
from wellpaid.patient_pay.payments.gateways.registry import gateway
from wellpaid.patient_pay.payments.models import Payment

from .authorize_payment import GATEWAY
from .record_charge import record_charge


def follow_entry(*, organization_id: UUID, reference: str, now: datetime) -> None:
    """Ask what is true of the entry now, and record it. An entry of somebody else's is left alone.

    :param reference: the entry's, which is the payment's; that of a later presentment says which
    """
    own = payment_reference(reference)
    try:
        payment_id = UUID(own.partition(".")[2])
    except ValueError:
        return
    with tenant(organization_id):
        payment = Payment.objects.filter(id=payment_id, gateway=AchGateway.code).first()
    if payment is None:
        return
    charge = gateway(payment.gateway).find_charge(own, gateway_id=payment.gateway_id)
    if charge is not None:
        record_charge(
            organization_id=organization_id,
            payment_id=payment.id,
            charge=charge,
            actor=GATEWAY,
            now=now,
        )
