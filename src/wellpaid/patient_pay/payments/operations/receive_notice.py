"""Take in a gateway's webhook."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from wellpaid.core.organizations.models import Organization
from wellpaid.kit.jobs import defer
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.gateways.base import NoticeKind
from wellpaid.patient_pay.payments.gateways.registry import card_gateway
from wellpaid.patient_pay.payments.models import GatewayNotice, Payment

# Which job asks what is true now. Refunds and disputes are areas above this one: named, not known.
_TASKS = {
    NoticeKind.CHARGE: "payments.handle_notice",
    NoticeKind.REFUND: "refunds.handle_notice",
    NoticeKind.DISPUTE: "disputes.handle_notice",
}


def receive_notice(
    *, gateway_code: str, headers: Mapping[str, str], body: bytes, now: datetime
) -> bool:
    """Keep a genuine webhook once and let a job act on it; tell whether it was for us and new.

    The notice says only *that* something happened. What happened is asked for by the job, so that a
    webhook that is late, repeated or out of order can't write an old truth over a new one.

    :raises ForgedNotice: the signature doesn't hold
    """
    notice = card_gateway(gateway_code).read_notice(headers, body)
    named = _named(notice.reference) if notice else None
    if notice is None or named is None:
        return False
    organization_id, subject_id = named
    with tenant(organization_id):
        if notice.kind is not NoticeKind.REFUND and not _is_payment(subject_id):
            return False
        row = GatewayNotice(
            organization_id=organization_id,
            gateway=gateway_code,
            notice_id=notice.notice_id,
            kind=notice.kind,
            subject_id=subject_id,
            subject_gateway_id=notice.subject_gateway_id,
            status=notice.status,
            received_at=now,
        )
        known = GatewayNotice.objects.filter(gateway=gateway_code, notice_id=notice.notice_id)
        GatewayNotice.objects.bulk_create([row], ignore_conflicts=True)
        if not known.filter(id=row.id).exists():
            return False
        defer(_TASKS[notice.kind], organization_id=organization_id, notice_id=row.id)
    return True


def _is_payment(payment_id: UUID) -> bool:
    return Payment.objects.filter(id=payment_id).exists()


def _named(reference: str) -> tuple[UUID, UUID] | None:
    """Read our reference; ``None`` if it isn't one of ours."""
    organization, _, subject = reference.partition(".")
    try:
        organization_id, subject_id = UUID(organization), UUID(subject)
    except ValueError:
        return None
    if not Organization.objects.filter(id=organization_id).exists():
        return None
    return organization_id, subject_id
