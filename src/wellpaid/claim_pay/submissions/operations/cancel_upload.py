"""Give an upload up, and remove those that nobody goes on with."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from wellpaid.claim_pay.submissions.events import UploadCancelled, UploadExpired
from wellpaid.claim_pay.submissions.models import Submission, Upload
from wellpaid.claim_pay.submissions.states import SubmissionState
from wellpaid.core.documents.operations.keep_pieces import (
    all_pieces,
    pieces_path,
    remove_pieces,
)
from wellpaid.core.events.actors import SYSTEM, Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.tenancy.scope import tenant

KEPT = timedelta(days=1)
"""So long after its last piece an upload can go on."""


def cancel_upload(*, organization_id: UUID, upload_id: UUID, actor: Actor, now: datetime) -> None:
    """Remove an upload with its bytes. One that is gone, or is a submission, isn't touched."""
    with tenant(organization_id):
        rows = Upload.objects.select_for_update(no_key=True)
        row = rows.filter(id=upload_id, submission_id__isnull=True).first()
        if row is None:
            return
        event = UploadCancelled(upload_id=row.id, byte_count=row.received_bytes)
        announce(event, actor=actor, subject_id=row.id, now=now)
        row.delete()
    remove_pieces(pieces_path(organization_id, upload_id))


def remove_old_uploads(*, organization_id: UUID, now: datetime) -> int:
    """Remove the uploads of a payer to which nothing was added for a day; give how many.

    Bytes whose row is gone (a crash in between) go as well.
    """
    with tenant(organization_id):
        old = Upload.objects.select_for_update(no_key=True).filter(last_at__lt=now - KEPT)
        old_ids = set()
        for row in old:
            if row.submission_id is None:
                event = UploadExpired(upload_id=row.id, byte_count=row.received_bytes)
                announce(event, actor=SYSTEM, subject_id=row.id, now=now)
            old_ids.add(row.id)
        Upload.objects.filter(id__in=old_ids).delete()
        known = {str(one) for one in Upload.objects.values_list("id", flat=True)}
        unread = Submission.objects.filter(is_dry_run=True, state=SubmissionState.RECEIVED)
        known |= {str(one) for one in unread.values_list("id", flat=True)}
    for path in all_pieces(organization_id):
        if path.name not in known and path.stat().st_mtime < (now - KEPT).timestamp():
            remove_pieces(path)
    for upload_id in old_ids:
        remove_pieces(pieces_path(organization_id, upload_id))
    return len(old_ids)
