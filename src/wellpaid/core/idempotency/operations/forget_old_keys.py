"""Remove keys that nobody will send again."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from wellpaid.core.idempotency.models import IdempotencyKey
from wellpaid.kit.tenancy.scope import tenant

KEPT = timedelta(days=30)


def forget_old_keys(*, organization_id: UUID, now: datetime) -> int:
    """Delete keys older than thirty days and give their number."""
    with tenant(organization_id):
        count, _ = IdempotencyKey.objects.filter(created_at__lt=now - KEPT).delete()
    return count
