"""Keep a file that proves what an enrolment says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_noop as _

from wellpaid.claim_pay.enrollment.models import DocumentKind, EnrollmentDocument
from wellpaid.claim_pay.enrollment.states import WRITABLE
from wellpaid.core.documents.operations.store_stream import keep_stream, record_kept
from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant

from .move_enrollment import locked_enrollment
from .save_enrollment import EnrollmentNotWritable

BYTES_MAX: Final = 10_000_000
# The first bytes say what a file is; its name may lie.
_SIGNS: Final = {
    b"%PDF-": "application/pdf",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
}
_KEPT_YEARS: Final = 7


class FileKindWrong(ProductError):
    """Not a PDF, PNG or JPEG."""

    code, status = "file_kind_wrong", 422
    message = _("This isn’t a PDF, PNG or JPEG file. Choose another one.")


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
    parts = iter(chunks)
    first = next(parts, b"")
    media_type = next((kind for sign, kind in _SIGNS.items() if first.startswith(sign)), "")
    if first and not media_type:
        raise FileKindWrong
    kept = keep_stream(
        organization_id=organization_id,
        chunks=(part for group in ((first,), parts) for part in group),
        most_bytes=BYTES_MAX,
    )
    with tenant(organization_id):
        row = locked_enrollment(enrollment_id)
        if row.state not in WRITABLE:
            raise EnrollmentNotWritable
        document = record_kept(
            organization_id=organization_id,
            kept=kept,
            kind=f"enrollment_{kind}",
            media_type=media_type,
            keep_until_date=now.date().replace(year=now.year + _KEPT_YEARS, day=1),
            now=now,
        )
        EnrollmentDocument.objects.get_or_create(
            organization_id=organization_id,
            enrollment_id=enrollment_id,
            document_id=document.id,
            defaults={"kind": kind, "added_by": str(actor), "added_at": now},
        )
        document_id: UUID = document.id
        return document_id
