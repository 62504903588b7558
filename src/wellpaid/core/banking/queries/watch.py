"""Reads for who watches over an organisation: files both ways, and bookings nobody matched."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Min

from wellpaid.core.banking.models import AchFile, BankAccount, BankLine, InboundFile
from wellpaid.core.banking.states import FileState, InboundKind


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody in the open organisation's banking."""

    unread_file_count: int
    unmatched_count: int
    unmatched_since_date: date | None


def waiting() -> Waiting:
    """Count the open organisation's unread files and unmatched bookings: two queries."""
    lines = BankLine.objects.filter(matched_id__isnull=True).aggregate(
        count=Count("position"), since=Min("booked_date")
    )
    unread = InboundFile.objects.filter(is_quarantined=True).count()
    return Waiting(unread, lines["count"], lines["since"])


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file from or to the bank. ``state``: of a file of ours; ``kind``: of one of theirs."""

    id: UUID
    name: str
    at: datetime
    state: FileState | None
    kind: InboundKind | None
    reason: str
    is_quarantined: bool = False


def files_out_page(*, first: int, most: int) -> list[FileRow]:
    """Give the open organisation's files to the bank, the newest first: one query."""
    rows = AchFile.objects.order_by("-created_at", "-id")[first : first + most]
    return [
        FileRow(row.id, row.name, row.created_at, FileState(row.state), None, row.reject_reason)
        for row in rows
    ]  # fmt: skip


def files_in_page(*, first: int, most: int, only_unread: bool = False) -> list[FileRow]:
    """Give the open organisation's files from the bank, the newest first: one query."""
    rows = InboundFile.objects.order_by("-taken_at", "-id")
    if only_unread:
        rows = rows.filter(is_quarantined=True)
    return [
        FileRow(row.id, row.name, row.taken_at, None, InboundKind(row.kind), row.reason,
                row.is_quarantined)
        for row in rows[first : first + most]
    ]  # fmt: skip


def accounts_since(account_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """Give when each of the open organisation's accounts was added or last corrected: one query."""
    rows = BankAccount.objects.filter(id__in=account_ids)
    return {
        account_id: max(created_at, corrected_at or created_at)
        for account_id, created_at, corrected_at in rows.values_list(
            "id", "created_at", "corrected_at"
        )
    }
