"""Keep a plan's letter, or another file, with a recoupment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.recoupments.events import RecoupmentFileAdded
from wellpaid.claim_pay.recoupments.models import RecoupmentDocument
from wellpaid.core.documents.operations.keep_paper import keep_paper, record_paper
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.tenancy.scope import tenant

from .move_recoupment import locked_recoupment


def add_document(
    *,
    organization_id: UUID,
    recoupment_id: UUID,
    chunks: Iterable[bytes],
    actor: Actor,
    now: datetime,
) -> UUID:
    """Keep the file with its checksum; give its document's id. The same file is kept once.

    :raises NotFound: no such recoupment
    :raises FileKindWrong: no PDF, PNG or JPEG
    :raises FileTooLarge: more than ten megabytes
    :raises FileEmpty: nothing came
    """
    paper = keep_paper(organization_id=organization_id, chunks=chunks)
    with tenant(organization_id):
        row = locked_recoupment(recoupment_id)
        document = record_paper(
            organization_id=organization_id, paper=paper, kind="recoupment", now=now
        )
        _, is_new = RecoupmentDocument.objects.get_or_create(
            organization_id=organization_id,
            recoupment_id=row.id,
            document_id=document.id,
            defaults={"added_by": str(actor), "added_at": now},
        )
        if is_new:
            event = RecoupmentFileAdded(recoupment_id=row.id, document_id=document.id)
            announce(event, actor=actor, subject_id=row.id, now=now)
        document_id: UUID = document.id
        return document_id
