"""Write a file's bytes to where its checksum says."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from uuid import UUID

from django.conf import settings


def path_of(organization_id: UUID, sha256: str) -> Path:
    """Give where the bytes with this checksum lie."""
    return Path(settings.DOCUMENTS_DIR) / str(organization_id) / sha256[:2] / sha256


def keep_bytes(*, organization_id: UUID, content: bytes) -> str:
    """Write the bytes unless they are there, and give their checksum (SHA-256, hexadecimal).

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
    return sha256
