"""Make files of the remittances that wait for one."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.deliveries.models import Connection, DeliveryFile, DeliveryItem
from wellpaid.claim_pay.deliveries.naming import file_name
from wellpaid.claim_pay.deliveries.states import FileState, Rhythm
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.clock import local_date
from wellpaid.kit.ids import new_id
from wellpaid.kit.tenancy.scope import tenant

from .file_content import content_of
from .write_connection import locked_connection

# So many remittances a round; the rest has its turn in the next one.
ROUND_ITEMS = 500
_NUMBER_DIGITS = 10


def build_files(*, organization_id: UUID, connection_id: UUID, now: datetime) -> int:
    """Make a file of each loose remittance, or one of each day that is over; give how many.

    Under the connection's lock, so that nothing gets into two files.

    :raises NotFound: the provider has no such connection
    :raises DocumentDamaged: an 835 isn't what was stored; nothing of this round is made
    """
    with tenant(organization_id):
        row = locked_connection(connection_id)
        if not row.is_on:
            return 0
        zone = Organization.objects.get(id=organization_id).time_zone
        groups = _groups(row, zone, local_date(now, zone))
        for day, items in groups:
            file = _file(row, day, items, now)
            file.save(force_insert=True)
            ids = [one.id for one in items]
            DeliveryItem.objects.filter(id__in=ids).update(delivery_file_id=file.id)
        return len(groups)


def file_id_and_name(row: Connection, day: date) -> tuple[UUID, str]:
    """Give a new file its id, and the name that follows from it."""
    file_id = new_id()
    number = file_id.hex[-_NUMBER_DIGITS:]
    return file_id, file_name(row.name_pattern, day=day, number=number)


def _groups(row: Connection, zone: str, today: date) -> list[tuple[date, list[DeliveryItem]]]:
    loose = DeliveryItem.objects.filter(connection_id=row.id, delivery_file_id__isnull=True)
    items = list(loose.select_related("remittance__document").order_by("id")[:ROUND_ITEMS])
    if row.rhythm == Rhythm.EACH:
        return [(local_date(one.created_at, zone), [one]) for one in items]
    days: dict[date, list[DeliveryItem]] = defaultdict(list)
    for one in items:
        days[local_date(one.created_at, zone)].append(one)
    return [(day, found) for day, found in sorted(days.items()) if day < today]


def _file(row: Connection, day: date, items: list[DeliveryItem], now: datetime) -> DeliveryFile:
    documents = [one.remittance.document for one in items]
    if len(documents) == 1:
        sha256, size = documents[0].sha256, documents[0].size_bytes
    else:
        content = content_of(row.organization_id, [one.id for one in documents], now)
        sha256, size = hashlib.sha256(content).hexdigest(), len(content)
    file_id, name = file_id_and_name(row, day)
    return DeliveryFile(
        id=file_id,
        connection_id=row.id,
        state=FileState.WAITING,
        name=name,
        remittance_count=len(items),
        content_sha256=sha256,
        size_bytes=size,
        created_at=now,
        state_changed_at=now,
    )
