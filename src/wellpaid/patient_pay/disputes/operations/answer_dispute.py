"""Answer a dispute, or let the cardholder have the money."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.jobs import defer
from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.disputes.models import Dispute
from wellpaid.patient_pay.disputes.states import OPEN, DisputeState
from wellpaid.patient_pay.payments.gateways.base import (
    AnswerLost,
    CardGateway,
    GatewayRefused,
    GatewayUnreachable,
)
from wellpaid.patient_pay.payments.gateways.registry import card_gateway
from wellpaid.patient_pay.payments.models import Payment
from wellpaid.patient_pay.payments.policy import FIRST_QUESTION_AFTER

from .find_out_dispute import find_out_dispute


class DisputeOver(ProductError):
    """It was answered or decided meanwhile, or the day has passed."""

    code, status = "dispute_over", 409
    message = "This can’t be answered any more: it was answered, decided, or the day has passed."


def answer_dispute(
    *, organization_id: UUID, dispute_id: UUID, evidence: str, actor: Actor, now: datetime
) -> DisputeState:
    """Keep what we say, send it, and give the dispute's state as the gateway tells it then.

    Nobody's money moves by it. If no answer comes, what we wanted to say is kept, and a job asks
    whether the gateway has it and sends it once more if it hasn't.

    :param evidence: date, amount, receipt and consent; nothing about the care
    :raises NotFound: no such dispute
    :raises DisputeOver: too late
    """
    with tenant(organization_id):
        dispute = _open_dispute(dispute_id)
        if dispute.state != DisputeState.NEEDS_RESPONSE:
            raise DisputeOver
        dispute.evidence, dispute.answered_by = evidence, str(actor)
        dispute.save(update_fields=["evidence", "answered_by"])
        defer(
            "disputes.send_evidence",
            wait=FIRST_QUESTION_AFTER,
            organization_id=organization_id,
            dispute_id=dispute_id,
        )
    try:
        return send_evidence(organization_id=organization_id, dispute_id=dispute_id, now=now)
    except (GatewayUnreachable, AnswerLost):
        return DisputeState.NEEDS_RESPONSE  # the job sees to it


def send_evidence(*, organization_id: UUID, dispute_id: UUID, now: datetime) -> DisputeState:
    """Send what was kept, unless the gateway has it; give the state as it is told then.

    :raises GatewayUnreachable: come again later
    :raises AnswerLost: come again later
    """
    dispute, _ = _at_gateway(organization_id, dispute_id)
    _find_out(organization_id, dispute, now)
    dispute, party = _at_gateway(organization_id, dispute_id)
    if dispute.state != DisputeState.NEEDS_RESPONSE or not dispute.evidence:
        return DisputeState(dispute.state)
    try:
        party.send_evidence(dispute.gateway_id, dispute.evidence)
    except GatewayRefused:
        # Too late, or a twin of this call was quicker: the gateway's own word says which.
        _find_out(organization_id, dispute, now)
        return DisputeState(_at_gateway(organization_id, dispute_id)[0].state)
    with tenant(organization_id):
        fresh = lock_row(Dispute, dispute_id)
        fresh.sent_at = fresh.sent_at or now
        fresh.save(update_fields=["sent_at"])
    _find_out(organization_id, dispute, now)
    return DisputeState(_at_gateway(organization_id, dispute_id)[0].state)


def accept_dispute(
    *, organization_id: UUID, dispute_id: UUID, actor: Actor, now: datetime
) -> DisputeState:
    """Let the cardholder have the money; what the gateway says then is what holds.

    :raises NotFound: no such dispute
    :raises DisputeOver: it is decided already
    """
    with tenant(organization_id):
        dispute = _open_dispute(dispute_id)
        dispute.answered_by = str(actor)
        dispute.save(update_fields=["answered_by"])
    _, party = _at_gateway(organization_id, dispute_id)
    try:
        party.accept_dispute(dispute.gateway_id)
    except GatewayRefused:
        _find_out(organization_id, dispute, now)
        raise DisputeOver from None
    _find_out(organization_id, dispute, now)
    return DisputeState(_at_gateway(organization_id, dispute_id)[0].state)


def _open_dispute(dispute_id: UUID) -> Dispute:
    if not Dispute.objects.filter(id=dispute_id).exists():
        raise NotFound
    dispute = lock_row(Dispute, dispute_id)
    if dispute.state not in OPEN:
        raise DisputeOver
    return dispute


def _at_gateway(organization_id: UUID, dispute_id: UUID) -> tuple[Dispute, CardGateway]:
    with tenant(organization_id):
        dispute = Dispute.objects.select_related("payment").get(id=dispute_id)
    payment: Payment = dispute.payment
    return dispute, card_gateway(payment.gateway, payment.gateway_account)


def _find_out(organization_id: UUID, dispute: Dispute, now: datetime) -> None:
    find_out_dispute(
        organization_id=organization_id,
        payment_id=dispute.payment_id,
        gateway_id=dispute.gateway_id,
        now=now,
    )
