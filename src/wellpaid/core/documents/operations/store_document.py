"""Keep a file."""

from __future__ import annotations

import hashlib
import os
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from wellpaid.core.documents.models import Document
from wellpaid.kit.tenancy.scope import tenant


def path_of(organization_id: UUID, sha256: str) -> Path:
    """Give where the bytes with this checksum lie."""
    return Path(settings.DOCUMENTS_DIR) / str(organization_id) / sha256[:2] / sha256


def store_document(
    *,
    organization_id: UUID,
    kind: str,
    media_type: str,
    content: bytes,
    keep_until_date: date,
    now: datetime,
) -> Document:
    """Write the bytes, then the row. The same bytes of the same kind are kept once.

    The file is written under another name, flushed to the disk and renamed, so that a row never
    points at half a file. A file without a row (a crash in between) is harmless and found again by
    its checksum.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    path = path_of(organization_id, sha256)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = path.with_suffix(f".{os.getpid()}.part")
        with unfinished.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
    with tenant(organization_id):
        document: Document
        document, _ = Document.objects.get_or_create(
            organization_id=organization_id,
            kind=kind,
            sha256=sha256,
            defaults={
                "media_type": media_type,
                "size_bytes": len(content),
                "created_at": now,
                "keep_until_date": keep_until_date,
            },
        )
    return document
