"""Reads of the files of own books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from wellpaid.claim_pay.postings.models import Posting, PostingFile
from wellpaid.kit.errors import NotFound
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

FILES_SHOWN: Final = 50
UNKNOWN_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file, and what came of it.

    :ivar unknown: the first payment numbers of it that no 835 here has still; of one file only
    """

    id: UUID
    row_count: int
    new_count: int
    changed_count: int
    same_count: int
    refused_count: int
    unknown_count: int
    posted: Money
    first_date: date | None
    last_date: date | None
    findings: tuple[dict[str, Any], ...]
    taken_in_by: str
    taken_in_at: datetime
    is_finished: bool
    unknown: tuple[str, ...] = ()


def posting_files(organization_id: UUID) -> list[FileRow]:
    """Give the newest files: one query."""
    with tenant(organization_id):
        rows = PostingFile.objects.order_by("-taken_in_at", "-id")[:FILES_SHOWN]
        return [_row(row) for row in rows]


def posting_file(organization_id: UUID, posting_file_id: UUID) -> FileRow:
    """Give one file: two queries.

    :raises NotFound: the organisation has no such file
    """
    with tenant(organization_id):
        row = PostingFile.objects.filter(id=posting_file_id).first()
        if row is None:
            raise NotFound
        nobodys = Posting.objects.filter(
            posting_file_id=row.id, remittance_id__isnull=True, is_active=True
        )
        numbers = nobodys.order_by("payment_number").values_list("payment_number", flat=True)
        return _row(row, tuple(numbers.distinct()[:UNKNOWN_SHOWN]))


def _row(row: PostingFile, unknown: tuple[str, ...] = ()) -> FileRow:
    return FileRow(
        row.id,
        row.row_count,
        row.new_count,
        row.changed_count,
        row.same_count,
        row.refused_count,
        row.unknown_count,
        row.posted,
        row.first_date,
        row.last_date,
        tuple(row.findings),
        row.taken_in_by,
        row.taken_in_at,
        row.finished_at is not None,
        unknown,
    )
