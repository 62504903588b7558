"""Give a payer its own file back, and remember who looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from wellpaid.claim_pay.submissions.models import Submission
from wellpaid.core.documents.models import DocumentAccess
from wellpaid.core.documents.operations.keep_bytes import path_of
from wellpaid.core.documents.operations.open_document import open_document
from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import NotFound
from wellpaid.kit.tenancy.scope import tenant


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """Where the bytes lie, and what the sender calls them."""

    path: Path
    file_name: str


def open_answer(
    *, organization_id: UUID, submission_id: UUID, actor: Actor, now: datetime
) -> bytes:
    """Give our TA1 and 999 about a file.

    :raises NotFound: the payer has no such file, or it wasn't answered
    :raises DocumentDamaged: the answer isn't what was stored
    """
    with tenant(organization_id):
        row = Submission.objects.filter(id=submission_id).first()
    if row is None or row.answer_document_id is None:
        raise NotFound
    _, content = open_document(
        organization_id=organization_id,
        document_id=row.answer_document_id,
        actor=str(actor),
        now=now,
    )
    return content


def open_submission(
    *, organization_id: UUID, submission_id: UUID, actor: Actor, now: datetime
) -> OpenedFile:
    """Give the file; it may be larger than memory, so it is given as a path.

    :raises NotFound: the payer has no such file, or its bytes weren't kept or are gone
    """
    with tenant(organization_id):
        row = Submission.objects.filter(id=submission_id).first()
        if row is None or row.document_id is None:
            raise NotFound
        DocumentAccess.objects.create(document_id=row.document_id, actor=str(actor), opened_at=now)
    path = path_of(organization_id, row.content_sha256)
    if not path.exists():
        raise NotFound
    return OpenedFile(path, row.file_name)
