"""Begin to take a file in pieces, or say how much of it is here already."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.submissions.events import UploadBegun
from wellpaid.claim_pay.submissions.models import Upload
from wellpaid.core.documents.operations.store_stream import FileEmpty, FileTooLarge
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant

from .receive_file import FILE_BYTES_MAX, plain_name, require_not_sent_before

# So many files of one payer may be on their way at once: each takes room on the disk.
UPLOADS_MAX = 20
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


class UploadNotDescribed(ProductError):
    """Name, size or checksum is missing or isn't one."""

    code, status = "upload_not_described", 422
    message = "We couldn’t tell which file this is. Choose it again."


class TooManyUploads(ProductError):
    """So many files are on their way that another one has to wait."""

    code, status = "too_many_uploads", 429
    message = "{most} files are on their way already. Finish or remove one of them first."


@dataclass(frozen=True, slots=True)
class Described:
    """A file as its sender describes it. ``sha256`` is hexadecimal, in small letters."""

    name: str
    size_bytes: int
    sha256: str
    is_dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Begun:
    """Where an upload stands: the next piece begins at ``received_bytes``."""

    upload_id: UUID
    received_bytes: int


def begin_upload(
    *, organization_id: UUID, described: Described, actor: Actor, now: datetime
) -> Begun:
    """Begin an upload. The same file again, by anybody of the organisation, is the same upload.

    :raises UploadNotDescribed: size or checksum isn't one
    :raises FileEmpty: it has no bytes
    :raises FileTooLarge: it has more than may be sent
    :raises FileSentBefore: the same bytes came before; ``facts["submission_id"]`` says which
    :raises TooManyUploads: so many others are on their way
    """
    _require_possible(described)
    with tenant(organization_id):
        if not described.is_dry_run:
            require_not_sent_before(described.sha256)
        open_ones = Upload.objects.filter(submission_id__isnull=True)
        known = open_ones.filter(content_sha256=described.sha256, is_dry_run=described.is_dry_run)
        if not known.exists() and open_ones.count() >= UPLOADS_MAX:
            raise TooManyUploads(most=UPLOADS_MAX)
        row, is_new = open_ones.get_or_create(
            organization_id=organization_id,
            content_sha256=described.sha256,
            is_dry_run=described.is_dry_run,
            submission_id=None,
            defaults={
                "file_name": plain_name(described.name),
                "size_bytes": described.size_bytes,
                "begun_by": str(actor),
                "begun_at": now,
                "last_at": now,
            },
        )
        if is_new:
            event = UploadBegun(upload_id=row.id, byte_count=row.size_bytes)
            announce(event, actor=actor, subject_id=row.id, now=now)
        if row.size_bytes != described.size_bytes:
            raise UploadNotDescribed
        return Begun(row.id, row.received_bytes)


def _require_possible(described: Described) -> None:
    if not _SHA256.match(described.sha256):
        raise UploadNotDescribed
    if described.size_bytes <= 0:
        raise FileEmpty
    if described.size_bytes > FILE_BYTES_MAX:
        raise FileTooLarge(most_megabytes=FILE_BYTES_MAX // 1_000_000)
