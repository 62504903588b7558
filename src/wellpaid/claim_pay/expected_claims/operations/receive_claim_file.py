"""Take a file of claims in: its bytes first, then its row, then the job that reads it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from uuid import UUID

from wellpaid.claim_pay.expected_claims.models import ClaimFile
from wellpaid.core.documents.operations.keep_pieces import keep_pieces, pieces_path, remove_pieces
from wellpaid.core.events.actors import Actor
from wellpaid.formats.claims.any_file import kind_of
from wellpaid.kit.jobs import defer
from wellpaid.kit.tenancy.scope import tenant

from .move_claims import take_claims_turn
from .take_in_claims import SIZE_MAX, ClaimFileTooLarge


def receive_claim_file(
    *, organization_id: UUID, content: bytes, actor: Actor, now: datetime
) -> UUID:
    """Keep a file until a job has read it, and give its id. The same file again is the same row.

    One that was read changes nothing; one that wasn't read to its end is read on.

    :raises ClaimFileTooLarge: nothing was kept
    """
    if len(content) > SIZE_MAX:
        raise ClaimFileTooLarge
    digest = hashlib.sha256(content).hexdigest()
    path = claim_file_path(organization_id, digest)
    # A job may have found no bytes, or none may be left of a file that nobody read to its end.
    were_here = path.exists()
    # Before the row: a job that finds the row finds the bytes.
    keep_pieces(path, chunks=[content], most_bytes=SIZE_MAX)
    with tenant(organization_id):
        take_claims_turn()
        file, is_new = ClaimFile.objects.get_or_create(
            content_hash=digest,
            defaults={"kind": kind_of(content), "taken_in_by": str(actor), "taken_in_at": now},
        )
        is_open = file.finished_at is None
        is_stopped = is_open and file.stopped_at is not None
        if is_stopped:
            file.taken_in_by, file.taken_in_at, file.stopped_at = str(actor), now, None
            file.save(update_fields=["taken_in_by", "taken_in_at", "stopped_at"])
        if is_new or is_stopped or (is_open and not were_here):
            defer(
                "expected_claims.read_file",
                organization_id=organization_id,
                claim_file_id=file.id,
            )
    if file.finished_at is not None:
        remove_pieces(path)
    return UUID(str(file.id))


def claim_file_path(organization_id: UUID, content_hash: str) -> Path:
    """Give where the bytes of a file lie until it is read."""
    return pieces_path(organization_id, UUID(hex=content_hash[:32]))
