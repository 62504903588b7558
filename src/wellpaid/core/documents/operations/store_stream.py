"""Keep a file that may be larger than memory."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from wellpaid.core.documents.models import Document
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant

from .keep_bytes import path_of


class FileTooLarge(ProductError):
    """More bytes than may be sent."""

    code, status = "file_too_large", 413
    message = "This file is larger than {most_megabytes} MB. Nothing of it was kept."


class FileEmpty(ProductError):
    """No bytes at all."""

    code, status = "file_empty", 422
    message = "This file is empty. Choose another one."


@dataclass(frozen=True, slots=True)
class KeptBytes:
    """Where the bytes lie, under their checksum (SHA-256, hexadecimal)."""

    sha256: str
    size_bytes: int
    path: Path


def keep_stream(*, organization_id: UUID, chunks: Iterable[bytes], most_bytes: int) -> KeptBytes:
    """Write bytes as they come; before any transaction, so that no lock waits for a sender.

    A file without a row (a crash in between) is harmless and found again by its checksum.

    :raises FileTooLarge: more than ``most_bytes`` came
    :raises FileEmpty: nothing came
    """
    folder = Path(settings.DOCUMENTS_DIR) / str(organization_id)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=folder, suffix=".part") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > most_bytes:
                raise FileTooLarge(most_megabytes=most_bytes // 1_000_000)
            digest.update(chunk)
            file.write(chunk)
        if not size:
            raise FileEmpty
        file.flush()
        os.fsync(file.fileno())
        path = path_of(organization_id, digest.hexdigest())
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            # Another name for the same bytes; the first one goes with the block.
            with suppress(FileExistsError):  # its twin came at the same moment
                os.link(file.name, path)
    return KeptBytes(digest.hexdigest(), size, path)


def record_kept(
    *,
    organization_id: UUID,
    kept: KeptBytes,
    kind: str,
    media_type: str,
    keep_until_date: date,
    now: datetime,
) -> Document:
    """Write the row of bytes that :func:`keep_stream` has kept. The same bytes have one row."""
    with tenant(organization_id):
        document: Document
        document, _ = Document.objects.get_or_create(
            organization_id=organization_id,
            kind=kind,
            sha256=kept.sha256,
            defaults={
                "media_type": media_type,
                "size_bytes": kept.size_bytes,
                "created_at": now,
                "keep_until_date": keep_until_date,
            },
        )
    return document
