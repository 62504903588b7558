"""Bytes that come in pieces and aren't a document yet."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import UUID

from django.conf import settings

from .store_stream import FileEmpty, FileTooLarge, KeptBytes

_CHUNK_BYTES = 1 << 20


def pieces_path(organization_id: UUID, pieces_id: UUID) -> Path:
    """Give where the pieces of one file lie, beside the organisation's documents."""
    return _folder(organization_id) / str(pieces_id)


def all_pieces(organization_id: UUID) -> list[Path]:
    """Give where pieces of an organisation lie, of whichever file."""
    folder = _folder(organization_id)
    return sorted(folder.iterdir()) if folder.exists() else []


def _folder(organization_id: UUID) -> Path:
    return Path(settings.DOCUMENTS_DIR) / str(organization_id) / "pieces"


def write_piece(path: Path, *, offset: int, content: bytes) -> None:
    """Write a piece at its place; it is on the disk when this returns. Twice is as good as once."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        rest, place = memoryview(content), offset
        while rest:
            written = os.pwrite(descriptor, rest, place)
            rest, place = rest[written:], place + written
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def keep_pieces(path: Path, *, chunks: Iterable[bytes], most_bytes: int) -> KeptBytes:
    """Write a whole stream there, without making a document of it.

    :raises FileTooLarge: more than ``most_bytes`` came; nothing is left of it
    :raises FileEmpty: nothing came
    """
    digest, size = hashlib.sha256(), 0
    try:
        for chunk in chunks:
            if size + len(chunk) > most_bytes:
                raise FileTooLarge(most_megabytes=most_bytes // 1_000_000)
            write_piece(path, offset=size, content=chunk)
            digest.update(chunk)
            size += len(chunk)
        if not size:
            raise FileEmpty
    except BaseException:
        remove_pieces(path)
        raise
    return KeptBytes(digest.hexdigest(), size, path)


def read_pieces(path: Path) -> Iterator[bytes]:
    """Give what lies there, a bit at a time; nothing if nothing does."""
    if not path.exists():
        return
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk


def remove_pieces(path: Path) -> None:
    """Remove them; if they are gone, nothing happens."""
    path.unlink(missing_ok=True)
