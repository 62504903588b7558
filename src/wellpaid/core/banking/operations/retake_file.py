"""Take a file of the bank's in again that couldn't be read, once the reader was mended."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _

from wellpaid.core.banking.events import InboundFileTaken
from wellpaid.core.banking.models import InboundFile
from wellpaid.core.documents.operations.open_document import open_document
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.crypto import open_sealed
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.tenancy.scope import tenant

from .build_file import locked_setup
from .take_in_file import SEALED_INBOUND, read_content


class InboundFileWasTaken(ProductError):
    """Its bytes were done already, and are never done twice."""

    code, status = "inbound_file_was_taken", 409
    heading = _("This file was taken in already")
    message = _("What it says was done once, and isn’t done again. Nothing was changed.")


class InboundFileStillUnreadable(ProductError):
    """The reader says what it said before, or something else that is wrong."""

    code, status = "inbound_file_still_unreadable", 422
    heading = _("It still can’t be read")
    message = _("The reader says: {why} Nothing was changed.")


def retake_file(
    *, organization_id: UUID, inbound_file_id: UUID, actor: Actor, now: datetime
) -> None:
    """Read the stored bytes anew and do what they say, in one transaction, once.

    The organisation's bank is locked before the file is looked at, as when files come in: asked
    twice at the same time, the second finds it taken.

    :raises NotFound: the organisation has no such file
    :raises AchNotSetUp: it has no bank any more
    :raises InboundFileWasTaken: it was readable, or was taken in again meanwhile
    :raises InboundFileStillUnreadable: the reader refuses it
    :raises DocumentDamaged: the bytes are gone, or aren't those that came
    """
    with tenant(organization_id):
        locked_setup()
        row = InboundFile.objects.filter(id=inbound_file_id).first()
        if row is None:
            raise NotFound
        if not row.is_quarantined:
            raise InboundFileWasTaken
        _document, sealed = open_document(
            organization_id=organization_id, document_id=row.document_id, actor=str(actor), now=now
        )
        content = open_sealed(SEALED_INBOUND, sealed.decode()).encode("latin-1")
        kind, apply, reason = read_content(content)
        if apply is None:
            raise InboundFileStillUnreadable(why=reason)
        row.kind, row.is_quarantined, row.reason = kind, False, ""
        row.save(update_fields=["kind", "is_quarantined", "reason"])
        apply(row, actor, now)
        announce(InboundFileTaken(inbound_file_id=row.id), actor=actor, subject_id=row.id, now=now)
