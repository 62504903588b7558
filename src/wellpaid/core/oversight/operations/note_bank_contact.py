"""Note whether an organisation's bank answered."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models.functions import Coalesce

from wellpaid.core.oversight.models import BankContact


def note_bank_contact(*, organization_id: UUID, has_answered: bool, now: datetime) -> None:
    """Keep when it last answered; of its silence, when it began."""
    BankContact.objects.get_or_create(organization_id=organization_id)
    row = BankContact.objects.filter(organization_id=organization_id)
    if has_answered:
        row.update(answered_at=now, silent_since=None)
    else:
        row.update(silent_since=Coalesce("silent_since", now))
