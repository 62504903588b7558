"""Keep a paper that somebody sends: a PDF or a picture, known by its first bytes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_noop as _

from wellpaid.core.documents.models import Document
from wellpaid.kit.errors import ProductError

from .store_stream import KeptBytes, keep_stream, record_kept

BYTES_MAX: Final = 10_000_000
# The first bytes say what a file is; its name may lie.
_SIGNS: Final = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
_KEPT_YEARS: Final = 7


class FileKindWrong(ProductError):
    """Not a PDF, PNG or JPEG."""

    code, status = "file_kind_wrong", 422
    message = _("This isn’t a PDF, PNG or JPEG file. Choose another one.")


@dataclass(frozen=True, slots=True)
class Paper:
    """Bytes that are kept, and what they are."""

    kept: KeptBytes
    media_type: str


def keep_paper(*, organization_id: UUID, chunks: Iterable[bytes]) -> Paper:
    """Write the bytes as they come; before any transaction.

    :raises FileKindWrong: by its first bytes
    :raises FileTooLarge: more than ten megabytes
    :raises FileEmpty: nothing came
    """
    parts = iter(chunks)
    first = next(parts, b"")
    media_type = next((kind for sign, kind in _SIGNS.items() if first.startswith(sign)), "")
    if first and not media_type:
        raise FileKindWrong
    kept = keep_stream(
        organization_id=organization_id,
        chunks=(part for group in ((first,), parts) for part in group),
        most_bytes=BYTES_MAX,
    )
    return Paper(kept, media_type)


def record_paper(*, organization_id: UUID, paper: Paper, kind: str, now: datetime) -> Document:
    """Write the row of a paper that :func:`keep_paper` has kept, in the open transaction."""
    return record_kept(
        organization_id=organization_id,
        kept=paper.kept,
        kind=kind,
        media_type=paper.media_type,
        keep_until_date=date(now.year + _KEPT_YEARS, now.month, 1),
        now=now,
    )
