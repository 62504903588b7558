"""Take in what a payer has put into its folder, and put our answers there."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from wellpaid.claim_pay.submissions.models import Submission
from wellpaid.claim_pay.submissions.states import Source, SubmissionState
from wellpaid.core.documents.operations.open_document import open_document
from wellpaid.core.events.actors import SYSTEM
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant

from .receive_file import Sent, receive_file

INBOX, TAKEN, REFUSED, ANSWERS = "inbox", "taken", "refused", "answers"
_CHUNK_BYTES = 1 << 20
# A file that grows is still being sent; senders that rename at the end need no wait.
_QUIET_SECONDS = 10
_UNFINISHED = (".part", ".tmp", ".filepart")


@dataclass(frozen=True, slots=True)
class FolderRound:
    """What a round did."""

    taken_count: int
    refused_count: int
    answered_count: int


def take_from_folder(
    *, organization_id: UUID, slug: str, now: datetime, quiet_seconds: float = _QUIET_SECONDS
) -> FolderRound:
    """Do one round with a payer's folder: inbox, taken, refused, answers.

    A file is taken once for its bytes: killed between the row and the move, it is found again, and
    moved then. What is refused lies in ``refused`` with its reason beside it. Whoever lets payers
    into these folders (an SFTP server, for one) keeps each to its own.
    """
    root = Path(settings.SUBMISSIONS_FOLDER) / slug
    for name in (INBOX, TAKEN, REFUSED, ANSWERS):
        (root / name).mkdir(parents=True, exist_ok=True)
    taken = refused = 0
    for path in _finished(root / INBOX, quiet_seconds):
        if _take(organization_id, root, path, now):
            taken += 1
        else:
            refused += 1
    return FolderRound(taken, refused, _hand_out(organization_id, root, now))


def _finished(inbox: Path, quiet_seconds: float) -> Iterator[Path]:
    latest = time.time() - quiet_seconds
    for path in sorted(inbox.iterdir()):
        is_hidden = path.name.startswith(".") or path.name.endswith(_UNFINISHED)
        # A link could lead out of the payer's own folder.
        is_file = path.is_file() and not path.is_symlink()
        if is_file and not is_hidden and path.stat().st_mtime <= latest:
            yield path


def _take(organization_id: UUID, root: Path, path: Path, now: datetime) -> bool:
    try:
        submission_id = receive_file(
            organization_id=organization_id,
            sent=Sent(Source.FOLDER, path.name),
            chunks=_chunks(path),
            actor=SYSTEM,
            now=now,
        )
    except ProductError as error:
        known = error.facts.get("submission_id")
        if known is not None and _is_same_delivery(organization_id, known, path.name):
            # Taken in by a round that was killed before it could move the file.
            path.replace(root / TAKEN / f"{known}-{path.name}")
            return True
        path.replace(root / REFUSED / path.name)
        (root / REFUSED / f"{path.name}.reason.txt").write_text(f"{error}\n", "utf-8")
        return False
    path.replace(root / TAKEN / f"{submission_id}-{path.name}")
    return True


def _is_same_delivery(organization_id: UUID, submission_id: UUID, name: str) -> bool:
    """Tell whether the file was taken from this folder under this name and not moved yet."""
    with tenant(organization_id):
        row = Submission.objects.get(id=submission_id)
    moved = Path(settings.SUBMISSIONS_FOLDER).glob(f"*/{TAKEN}/{submission_id}-*")
    return row.source == Source.FOLDER and row.file_name == name and not any(moved)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            yield chunk


def _hand_out(organization_id: UUID, root: Path, now: datetime) -> int:
    """Put the answers that aren't there yet; put twice, it is the same file."""
    with tenant(organization_id):
        rows = list(
            Submission.objects.filter(
                source=Source.FOLDER, is_answer_handed_out=False, answer_document_id__isnull=False
            ).exclude(state=SubmissionState.RECEIVED)
        )
    for row in rows:
        _, content = open_document(
            organization_id=organization_id,
            document_id=row.answer_document_id,
            actor=str(SYSTEM),
            now=now,
        )
        target = root / ANSWERS / f"{row.id}.999"
        part = target.with_suffix(".part")
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
        with tenant(organization_id):
            Submission.objects.filter(id=row.id).update(is_answer_handed_out=True)
    return len(rows)
