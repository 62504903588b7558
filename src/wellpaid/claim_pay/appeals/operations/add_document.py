"""Keep a file with an appeal: what proves it, what was sent, what the plan answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.appeals.events import AppealFileAdded
from wellpaid.claim_pay.appeals.models import AppealDocument
from wellpaid.core.documents.operations.keep_paper import keep_paper, record_paper
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.tenancy.scope import tenant

from .move_appeal import locked_appeal


def add_document(
    *, organization_id: UUID, appeal_id: UUID, chunks: Iterable[bytes], actor: Actor, now: datetime
) -> UUID:
    """Keep the file with its checksum; give its document's id. The same file is kept once.

    :raises NotFound: no such appeal
    :raises FileKindWrong: no PDF, PNG or JPEG
    :raises FileTooLarge: more than ten megabytes
    :raises FileEmpty: nothing came
    """
    paper = keep_paper(organization_id=organization_id, chunks=chunks)
    with tenant(organization_id):
        appeal = locked_appeal(appeal_id)
        document = record_paper(
            organization_id=organization_id, paper=paper, kind="appeal", now=now
        )
        _, is_new = AppealDocument.objects.get_or_create(
            organization_id=organization_id,
            appeal_id=appeal.id,
            document_id=document.id,
            defaults={"added_by": str(actor), "added_at": now},
        )
        document_id: UUID = document.id
        if is_new:
            event = AppealFileAdded(appeal_id=appeal.id, document_id=document_id)
            announce(event, actor=actor, subject_id=appeal.id, now=now)
        return document_id
