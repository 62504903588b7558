"""Make a submission of an upload whose bytes are all here."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.submissions.models import Submission, Upload
from wellpaid.claim_pay.submissions.states import Source
from wellpaid.core.documents.operations.keep_pieces import (
    pieces_path,
    read_pieces,
    remove_pieces,
)
from wellpaid.core.documents.operations.store_stream import FileEmpty
from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import NotFound
from wellpaid.kit.tenancy.scope import tenant

from .add_piece import PieceOutOfPlace
from .dry_run_file import dry_run_file
from .receive_file import FileChanged, FileSentBefore, Sent, receive_file


def finish_upload(*, organization_id: UUID, upload_id: UUID, actor: Actor, now: datetime) -> UUID:
    """Check the bytes against their checksum, take the file in, and give the submission's id.

    Finished twice, it is the same submission. Bytes that aren't the file's are thrown away, and
    the upload begins anew.

    :raises NotFound: the organisation has no such upload
    :raises PieceOutOfPlace: something is missing yet
    :raises FileChanged: the bytes have another checksum than the sender said
    :raises FileSentBefore: the same bytes came another way meanwhile
    """
    with tenant(organization_id):
        row = Upload.objects.filter(id=upload_id).first()
    if row is None:
        raise NotFound
    if row.submission_id is not None:
        return UUID(str(row.submission_id))
    if row.received_bytes < row.size_bytes:
        raise PieceOutOfPlace(received_bytes=row.received_bytes)
    path = pieces_path(organization_id, upload_id)
    take_in = dry_run_file if row.is_dry_run else receive_file
    try:
        submission_id = take_in(
            organization_id=organization_id,
            sent=Sent(Source.UPLOAD, row.file_name, sha256=row.content_sha256),
            chunks=read_pieces(path),
            actor=actor,
            now=now,
        )
    except (FileChanged, FileEmpty):
        # Its bytes may be gone because it was finished this moment by somebody else's press.
        done = _done(organization_id, upload_id)
        if done is not None:
            return done
        _begin_anew(organization_id, upload_id)
        raise FileChanged from None
    except FileSentBefore as error:
        submission_id = error.facts["submission_id"]
        if not _is_of(organization_id, submission_id, row):
            raise
    with tenant(organization_id):
        Upload.objects.filter(id=upload_id).update(submission_id=submission_id, last_at=now)
    remove_pieces(path)
    return submission_id


def _done(organization_id: UUID, upload_id: UUID) -> UUID | None:
    with tenant(organization_id):
        rows = Upload.objects.filter(id=upload_id)
        return rows.values_list("submission_id", flat=True).first()


def _is_of(organization_id: UUID, submission_id: UUID, row: Upload) -> bool:
    """Tell whether a submission came of this very upload: pressed twice, or killed in between."""
    with tenant(organization_id):
        return Submission.objects.filter(
            id=submission_id, source=Source.UPLOAD, submitted_at__gte=row.begun_at
        ).exists()


def _begin_anew(organization_id: UUID, upload_id: UUID) -> None:
    remove_pieces(pieces_path(organization_id, upload_id))
    with tenant(organization_id):
        Upload.objects.filter(id=upload_id).update(received_bytes=0)
