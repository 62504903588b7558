"""Act on a webhook about a refund: ask the gateway what is true now."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.gateways.registry import gateway
from wellpaid.patient_pay.payments.models import GatewayNotice
from wellpaid.patient_pay.payments.operations.mark_handled import mark_handled
from wellpaid.patient_pay.refunds.models import Refund

from .ask_refund import GATEWAY
from .record_refund import record_refund


def handle_notice(*, organization_id: UUID, notice_id: UUID, now: datetime) -> None:
    """Ask about the notice's refund, record the answer, and mark the notice as handled.

    A notice about a refund that isn't ours, made at the gateway's own desk, changes nothing here:
    the payout that it is in will show it.
    """
    with tenant(organization_id):
        notice = GatewayNotice.objects.get(id=notice_id)
        refunds = Refund.objects.select_related("payment")
        refund = refunds.filter(id=notice.subject_id).first()
    if notice.handled_at is not None:
        return
    if refund is not None:
        payment = refund.payment
        answer = gateway(payment.gateway, payment.gateway_account).find_refund(
            reference=refund.reference, charge_gateway_id=payment.gateway_id
        )
        if answer is not None:
            record_refund(
                organization_id=organization_id,
                refund_id=refund.id,
                answer=answer,
                actor=GATEWAY,
                now=now,
            )
    mark_handled(organization_id=organization_id, notice_id=notice_id, now=now)
