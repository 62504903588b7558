"""Mark a webhook as acted on."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.models import GatewayNotice


def mark_handled(*, organization_id: UUID, notice_id: UUID, now: datetime) -> None:
    """Write down when it was done; the first time counts."""
    with tenant(organization_id):
        notice = lock_row(GatewayNotice, notice_id)
        notice.handled_at = notice.handled_at or now
        notice.save(update_fields=["handled_at"])
