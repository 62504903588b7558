"""Read a file of claims that was taken in, and let go of its bytes."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.expected_claims.models import ClaimFile
from wellpaid.core.documents.operations.keep_pieces import read_pieces, remove_pieces
from wellpaid.core.events.actors import Actor
from wellpaid.kit.tenancy.scope import tenant

from .receive_claim_file import claim_file_path
from .take_in_claims import take_in_claims


def read_claim_file(
    *, organization_id: UUID, claim_file_id: UUID, today: date, now: datetime
) -> None:
    """Wait for the claims of a file; done again, nothing changes.

    Its bytes aren't kept: not once it is read, and not where reading fails. Only of a process that
    was killed they are left, for the job that goes on.
    """
    with tenant(organization_id):
        file = ClaimFile.objects.get(id=claim_file_id)
    path = claim_file_path(organization_id, file.content_hash)
    try:
        content = b"".join(read_pieces(path))
        if file.finished_at is None and content:
            actor = Actor.parse(file.taken_in_by)
            take_in_claims(
                organization_id=organization_id, content=content, today=today, actor=actor, now=now
            )
    except Exception:
        # First the word, then the bytes: without them nobody else would find out.
        _stop(organization_id, claim_file_id, now)
        remove_pieces(path)
        raise
    if not content:
        _stop(organization_id, claim_file_id, now)
    remove_pieces(path)


def _stop(organization_id: UUID, claim_file_id: UUID, now: datetime) -> None:
    """Say that a file has to be sent again, unless it was read to its end meanwhile."""
    with tenant(organization_id):
        unread = ClaimFile.objects.filter(id=claim_file_id, finished_at__isnull=True)
        unread.update(stopped_at=now)
