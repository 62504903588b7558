"""Keep a file that proves what an enrolment says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.enrollment.models import DocumentKind, EnrollmentDocument
from wellpaid.claim_pay.enrollment.states import WRITABLE
from wellpaid.core.documents.operations.keep_paper import keep_paper, record_paper
from wellpaid.core.events.actors import Actor
from wellpaid.kit.tenancy.scope import tenant

from .move_enrollment import locked_enrollment
from .save_enrollment import EnrollmentNotWritable


def add_document(
    *,
    organization_id: UUID,
    enrollment_id: UUID,
    kind: DocumentKind,
    chunks: Iterable[bytes],
    actor: Actor,
    now: datetime,
) -> UUID:
    """Keep the file with its checksum; give its document's id. The same file is kept once.

    :raises NotFound: no such enrolment
    :raises EnrollmentNotWritable: it was sent, or is over
    :raises FileKindWrong: by its first bytes
    :raises FileTooLarge: more than ten megabytes
    :raises FileEmpty: nothing came
    """
    paper = keep_paper(organization_id=organization_id, chunks=chunks)
    with tenant(organization_id):
        row = locked_enrollment(enrollment_id)
        if row.state not in WRITABLE:
            raise EnrollmentNotWritable
        document = record_paper(
            organization_id=organization_id, paper=paper, kind=f"enrollment_{kind}", now=now
        )
        EnrollmentDocument.objects.get_or_create(
            organization_id=organization_id,
            enrollment_id=enrollment_id,
            document_id=document.id,
            defaults={"kind": kind, "added_by": str(actor), "added_at": now},
        )
        document_id: UUID = document.id
        return document_id
