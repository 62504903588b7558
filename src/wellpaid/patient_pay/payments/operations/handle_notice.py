"""Act on a webhook that was kept: ask the gateway what is true now."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.gateways.registry import gateway
from wellpaid.patient_pay.payments.models import GatewayNotice, Payment

from .authorize_payment import GATEWAY
from .mark_handled import mark_handled
from .record_charge import record_charge


def handle_notice(*, organization_id: UUID, notice_id: UUID, now: datetime) -> None:
    """Ask about the notice's payment, record the answer, and mark the notice as handled."""
    with tenant(organization_id):
        notice = GatewayNotice.objects.get(id=notice_id)
        payment = Payment.objects.get(id=notice.subject_id)
    if notice.handled_at is not None:
        return
    party = gateway(payment.gateway, payment.gateway_account)
    charge = party.find_charge(payment.reference, gateway_id=payment.gateway_id)
    if charge is not None:
        record_charge(
            organization_id=organization_id,
            payment_id=payment.id,
            charge=charge,
            actor=GATEWAY,
            now=now,
        )
    mark_handled(organization_id=organization_id, notice_id=notice_id, now=now)
