"""The bytes of a file that is delivered."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.deliveries.models import DeliveryFile, DeliveryItem
from wellpaid.core.documents.operations.open_document import DocumentDamaged, open_document
from wellpaid.core.events.actors import SYSTEM, Actor
from wellpaid.kit.tenancy.scope import tenant

TEST_TEXT = (
    "This is a test of the delivery of 835 files. It holds no payment and no patient.\r\n"
    "File {number}. You may delete it.\r\n"
)


def test_content(file_id: UUID) -> bytes:
    """Give what a test file says: always the same for the same file."""
    return TEST_TEXT.format(number=file_id.hex[-10:]).encode("ascii")


def file_content(*, organization_id: UUID, file_id: UUID, actor: Actor, now: datetime) -> bytes:
    """Give the bytes of a file, its interchanges one behind the other; that it was read is kept.

    :raises DocumentDamaged: they aren't those that the file was made of
    """
    with tenant(organization_id):
        file = DeliveryFile.objects.get(id=file_id)
        items = DeliveryItem.objects.filter(delivery_file_id=file_id).order_by("id")
        ids = list(items.values_list("remittance__document_id", flat=True))
    content = (
        test_content(file_id) if file.is_test else content_of(organization_id, ids, now, actor)
    )
    if hashlib.sha256(content).hexdigest() != file.content_sha256:
        raise DocumentDamaged
    return content


def content_of(
    organization_id: UUID, document_ids: Sequence[UUID], now: datetime, actor: Actor = SYSTEM
) -> bytes:
    """Read documents and join them. An interchange ends with its own mark; a file may have many."""
    parts = []
    for one in document_ids:
        _, content = open_document(
            organization_id=organization_id, document_id=one, actor=str(actor), now=now
        )
        parts.append(content)
    return b"".join(parts)
