"""Read a file, and remember who did."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from wellpaid.core.documents.models import Document, DocumentAccess
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.tenancy.scope import tenant

from .keep_bytes import path_of


class DocumentDamaged(ProductError):
    """The bytes are gone or are not those that were stored."""

    code, status = "document_damaged", 500
    message = "This file is damaged. Call us and we'll send you another copy."


def open_document(
    *, organization_id: UUID, document_id: UUID, actor: str, now: datetime
) -> tuple[Document, bytes]:
    """Give a file's row and bytes after checking them against its checksum.

    :raises NotFound: no such document in this organisation
    :raises DocumentDamaged: the bytes are missing or differ
    """
    with tenant(organization_id):
        document = Document.objects.filter(id=document_id).first()
        if document is None:
            raise NotFound
        DocumentAccess.objects.create(document_id=document.id, actor=actor, opened_at=now)
    path = path_of(organization_id, document.sha256)
    content = path.read_bytes() if path.exists() else b""
    if hashlib.sha256(content).hexdigest() != document.sha256:
        raise DocumentDamaged
    return document, content
