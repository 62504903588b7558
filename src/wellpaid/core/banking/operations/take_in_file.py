"""Take in one file of the bank's: returns, corrections, its word on a file of ours, a statement."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from wellpaid.core.banking.events import InboundFileQuarantined, InboundFileTaken
from wellpaid.core.banking.models import InboundFile
from wellpaid.core.banking.policy import FILES_KEPT_YEARS, kept_until
from wellpaid.core.banking.reading import (
    InboundUnreadable,
    kind_of,
    read_ach_file,
    read_notice,
    read_statement,
)
from wellpaid.core.banking.states import InboundKind
from wellpaid.core.documents.operations.store_document import store_document
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.crypto import seal_text
from wellpaid.kit.tenancy.scope import tenant

from .apply_ach_file import apply_ach_file
from .apply_file_notice import apply_file_notice
from .build_file import SEALED_MEDIA_TYPE, locked_setup
from .import_statement import import_statement

SEALED_INBOUND: Final = "bank-inbound-file"
_REASON_LENGTH_MAX: Final = 500


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a file."""

    inbound_file_id: UUID
    is_new: bool
    is_quarantined: bool


type Apply = Callable[[InboundFile, Actor, datetime], object]


def take_in_file(
    *, organization_id: UUID, name: str, stamp: str, content: bytes, actor: Actor, now: datetime
) -> Taken:
    """Read a file and do what it says, once for its bytes, in one transaction.

    What can't be read is kept with the reason, and nothing of it is done.

    :raises AchNotSetUp: the organisation has no bank
    """
    sha256 = hashlib.sha256(content).hexdigest()
    kind, apply, reason = read_content(content)
    with tenant(organization_id):
        locked_setup()
        known = InboundFile.objects.filter(content_sha256=sha256).first()
        if known is not None:
            return Taken(known.id, is_new=False, is_quarantined=known.is_quarantined)
        document = store_document(
            organization_id=organization_id,
            kind="bank_inbound_file",
            media_type=SEALED_MEDIA_TYPE,
            content=seal_text(SEALED_INBOUND, content.decode("latin-1")).encode(),
            keep_until_date=kept_until(now.date(), FILES_KEPT_YEARS),
            now=now,
        )
        row: InboundFile = InboundFile.objects.create(
            name=name,
            content_sha256=sha256,
            size_bytes=len(content),
            stamp=stamp,
            kind=kind,
            is_quarantined=apply is None,
            reason=reason[:_REASON_LENGTH_MAX],
            document_id=document.id,
            taken_at=now,
        )
        if apply is None:
            event = InboundFileQuarantined(inbound_file_id=row.id)
            announce(event, actor=actor, subject_id=row.id, now=now)
            return Taken(row.id, is_new=True, is_quarantined=True)
        apply(row, actor, now)
        announce(InboundFileTaken(inbound_file_id=row.id), actor=actor, subject_id=row.id, now=now)
        return Taken(row.id, is_new=True, is_quarantined=False)


def read_content(content: bytes) -> tuple[InboundKind, Apply | None, str]:
    """Tell what a file is by its first bytes, read all of it, and give what is to be done."""
    kind = kind_of(content)
    try:
        match kind:
            case InboundKind.ACH:
                answers = read_ach_file(content)
                return kind, lambda row, actor, now: apply_ach_file(
                    inbound_file=row, answers=answers, actor=actor, now=now
                ), ""  # fmt: skip
            case InboundKind.FILE_NOTICE:
                notice = read_notice(content)
                return kind, lambda row, actor, now: apply_file_notice(
                    notice=notice, actor=actor, now=now
                ), ""  # fmt: skip
            case InboundKind.STATEMENT:
                file_format, statements = read_statement(content)
                return kind, lambda row, actor, now: import_statement(
                    inbound_file=row, statements=statements, file_format=file_format,
                    actor=actor, now=now,
                ), ""  # fmt: skip
            case _:
                return kind, None, "It is neither an ACH file, nor a notice, nor a statement."
    except InboundUnreadable as error:
        return kind, None, str(error)
