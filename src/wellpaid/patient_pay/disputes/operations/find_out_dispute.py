"""Ask the gateway how a dispute stands. This is also how we hear of one for the first time."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.gateways.registry import card_gateway
from wellpaid.patient_pay.payments.models import GatewayNotice, Payment
from wellpaid.patient_pay.payments.operations.mark_handled import mark_handled

from .record_dispute import record_dispute

GATEWAY = Actor(ActorKind.GATEWAY)


def find_out_dispute(
    *, organization_id: UUID, payment_id: UUID, gateway_id: str, now: datetime
) -> UUID | None:
    """Ask about one dispute, record the answer, and give its id; ``None``: there is no such one."""
    with tenant(organization_id):
        payment = Payment.objects.get(id=payment_id)
    answer = card_gateway(payment.gateway, payment.gateway_account).find_dispute(gateway_id)
    if answer is None:
        return None
    return record_dispute(
        organization_id=organization_id,
        payment_id=payment_id,
        answer=answer,
        actor=GATEWAY,
        now=now,
    )


def handle_notice(*, organization_id: UUID, notice_id: UUID, now: datetime) -> None:
    """Act on a webhook about a dispute: ask what is true now, and mark the notice as handled."""
    with tenant(organization_id):
        notice = GatewayNotice.objects.get(id=notice_id)
    if notice.handled_at is not None:
        return
    find_out_dispute(
        organization_id=organization_id,
        payment_id=notice.subject_id,
        gateway_id=notice.subject_gateway_id,
        now=now,
    )
    mark_handled(organization_id=organization_id, notice_id=notice_id, now=now)
