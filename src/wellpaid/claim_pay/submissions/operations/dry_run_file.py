"""Try a payer's file: read and check all of it, keep the result, and nothing of the file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.submissions.events import SubmissionReceived
from wellpaid.claim_pay.submissions.models import Submission
from wellpaid.claim_pay.submissions.states import SubmissionState
from wellpaid.core.documents.operations.keep_pieces import (
    keep_pieces,
    pieces_path,
    remove_pieces,
)
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.ids import new_id
from wellpaid.kit.jobs import defer
from wellpaid.kit.tenancy.scope import tenant

from .receive_file import FILE_BYTES_MAX, FileChanged, Sent, plain_name


def dry_run_file(
    *,
    organization_id: UUID,
    sent: Sent,
    chunks: Iterable[bytes],
    actor: Actor,
    now: datetime,
    most_bytes: int = FILE_BYTES_MAX,
) -> UUID:
    """Have a file read and checked as if it were sent; give the id under which its result stands.

    The same file may be tried as often as somebody wants, also one that was sent. Its bytes lie
    aside until they are read, and are removed then.

    :raises FileEmpty: nothing came
    :raises FileTooLarge: more than ``most_bytes`` came
    :raises FileChanged: the bytes have another checksum than the sender says
    """
    submission_id = new_id()
    path = pieces_path(organization_id, submission_id)
    kept = keep_pieces(path, chunks=chunks, most_bytes=most_bytes)
    if sent.sha256 not in {"", kept.sha256}:
        remove_pieces(path)
        raise FileChanged
    with tenant(organization_id):
        Submission.objects.create(
            id=submission_id,
            state=SubmissionState.RECEIVED,
            source=sent.source,
            is_test=True,
            is_dry_run=True,
            file_name=plain_name(sent.name),
            content_sha256=kept.sha256,
            size_bytes=kept.size_bytes,
            submitted_by=str(actor),
            submitted_at=now,
            state_changed_at=now,
        )
        event = SubmissionReceived(submission_id=submission_id)
        announce(event, actor=actor, subject_id=submission_id, now=now)
        defer("submissions.check", organization_id=organization_id, submission_id=submission_id)
    return submission_id
