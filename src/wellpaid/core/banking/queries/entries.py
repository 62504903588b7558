"""Reads of entries that other areas decide by."""

from __future__ import annotations

from uuid import UUID

from wellpaid.core.banking.models import AchEntry, AchSetup
from wellpaid.core.banking.states import EntryState, Purpose


def has_unsent_entries(bank_account_id: UUID) -> bool:
    """Tell whether money of an account waits for a file, in the open tenant block."""
    waiting = AchEntry.objects.filter(
        bank_account_id=bank_account_id,
        purpose=Purpose.PAYMENT,
        state__in=[EntryState.WAITING, EntryState.QUEUED],
    )
    return bool(waiting.exists())


def is_settlement_account(bank_account_id: UUID) -> bool:
    """Tell whether files to the bank are settled on an account, in the open tenant block."""
    return bool(AchSetup.objects.filter(settlement_account_id=bank_account_id).exists())
