"""Remember when a card paid last."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.wallet.models import SavedMethod


def mark_used(*, organization_id: UUID, saved_method_id: UUID, used_at: datetime) -> None:
    """Keep the latest instant; jobs come in any order."""
    with tenant(organization_id):
        method = lock_row(SavedMethod, saved_method_id)
        if method.last_used_at is None or method.last_used_at < used_at:
            method.last_used_at = used_at
            method.save(update_fields=["last_used_at"])
