"""Keep a file."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from wellpaid.core.documents.models import Document
from wellpaid.kit.tenancy.scope import tenant

from .keep_bytes import keep_bytes


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

    Inside a transaction the row is the transaction's; call ``keep_bytes`` before it, so that no
    lock is held while a disk writes.
    """
    sha256 = keep_bytes(organization_id=organization_id, content=content)
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
