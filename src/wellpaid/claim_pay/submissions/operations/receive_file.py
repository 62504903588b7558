"""Take in a payer's file: its bytes first, then its row, then the job that reads it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from wellpaid.claim_pay.submissions.events import SubmissionReceived
from wellpaid.claim_pay.submissions.models import Submission
from wellpaid.claim_pay.submissions.states import Source, SubmissionState
from wellpaid.core.documents.operations.store_stream import keep_stream, record_kept
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.queries import day_at
from wellpaid.formats.x12.delimiters import isa_delimiters
from wellpaid.formats.x12.scanning import BYTE_ORDER_MARK
from wellpaid.kit.errors import ProductError
from wellpaid.kit.jobs import defer
from wellpaid.kit.tenancy.scope import tenant

FILE_BYTES_MAX = 2_000_000_000
_KEPT_DAYS = 7 * 366
# An ISA segment has 106 bytes; behind it, its line end.
_ISA_BYTES = 108
# The reader steps over a byte order mark and empty lines; so does this.
_START_BYTES = 1_000
_NAME_LENGTH = 120
_OVER = (SubmissionState.REFUSED, SubmissionState.WITHDRAWN)


class FileChanged(ProductError):
    """The bytes aren't those that the sender meant to send."""

    code, status = "file_changed", 409
    message = "The file changed on its way here. Nothing was taken in. Choose it again."


class FileSentBefore(ProductError):
    """The very same bytes are here already, and weren't refused or withdrawn."""

    code, status = "file_sent_before", 409
    message = "You have sent this file before, on {sent_on}. Nothing was taken in twice."


@dataclass(frozen=True, slots=True)
class Sent:
    """How a file came.

    :param is_test: only to try: it is read and checked, and nothing of it can be approved
    :param name: as the sender calls it; shown to the payer's people only
    :param sha256: the checksum that the sender says it has; empty: the sender didn't say
    """

    source: Source
    name: str
    is_test: bool = False
    sha256: str = ""


def receive_file(
    *,
    organization_id: UUID,
    sent: Sent,
    chunks: Iterable[bytes],
    actor: Actor,
    now: datetime,
    most_bytes: int = FILE_BYTES_MAX,
) -> UUID:
    """Keep a payer's file and have it read; give the submission's id.

    :raises FileEmpty: nothing came
    :raises FileTooLarge: more than ``most_bytes`` came
    :raises FileChanged: the bytes have another checksum than the sender says
    :raises FileSentBefore: the same bytes came before; ``facts["submission_id"]`` says which
    """
    kept = keep_stream(organization_id=organization_id, chunks=chunks, most_bytes=most_bytes)
    if sent.sha256 not in {"", kept.sha256}:
        raise FileChanged
    is_test = sent.is_test or _says_test(kept.path)
    with tenant(organization_id):
        document = record_kept(
            organization_id=organization_id,
            kept=kept,
            kind="submission",
            media_type="application/edi-x12",
            keep_until_date=date.fromordinal(now.date().toordinal() + _KEPT_DAYS),
            now=now,
        )
        row, is_new = Submission.objects.exclude(state__in=_OVER).get_or_create(
            organization_id=organization_id,
            content_sha256=kept.sha256,
            is_test=is_test,
            defaults={
                "state": SubmissionState.RECEIVED,
                "source": sent.source,
                "file_name": plain_name(sent.name),
                "document_id": document.id,
                "size_bytes": kept.size_bytes,
                "submitted_by": str(actor),
                "submitted_at": now,
                "state_changed_at": now,
            },
        )
        if not is_new:
            raise FileSentBefore(
                sent_on=day_at(row.organization_id, row.submitted_at), submission_id=row.id
            )
        event = SubmissionReceived(submission_id=row.id)
        announce(event, actor=actor, subject_id=row.id, now=now)
        defer("submissions.check", organization_id=organization_id, submission_id=row.id)
        return UUID(str(row.id))


def require_not_sent_before(sha256: str) -> None:
    """Refuse bytes that are here already and aren't a test, in the open organisation's block.

    :raises FileSentBefore: ``facts["submission_id"]`` says in which file
    """
    rows = Submission.objects.exclude(state__in=_OVER)
    row = rows.filter(content_sha256=sha256, is_test=False).first()
    if row is not None:
        raise FileSentBefore(
            sent_on=day_at(row.organization_id, row.submitted_at), submission_id=row.id
        )


def _says_test(path: Path) -> bool:
    """Tell whether the file itself says T for test (ISA15)."""
    with path.open("rb") as file:
        start = file.read(_START_BYTES)
    isa = start.removeprefix(BYTE_ORDER_MARK).lstrip(b"\r\n")[:_ISA_BYTES]
    delimiters = isa_delimiters(isa)
    return delimiters is not None and isa.split(delimiters.element)[15] == b"T"


def plain_name(name: str) -> str:
    """Give a file's own name, without folders and what can't be shown."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(filter(str.isprintable, last)).strip()[:_NAME_LENGTH] or "835"
