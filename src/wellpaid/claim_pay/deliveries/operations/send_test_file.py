"""Try a connection with a file that holds nothing."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.deliveries.events import ConnectionTested
from wellpaid.claim_pay.deliveries.models import DeliveryFile
from wellpaid.claim_pay.deliveries.naming import file_name
from wellpaid.claim_pay.deliveries.states import FileState
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.clock import local_date
from wellpaid.kit.ids import new_id
from wellpaid.kit.jobs import defer
from wellpaid.kit.tenancy.scope import tenant

from .file_content import test_content
from .write_connection import ConnectionOver, locked_connection

_PATTERN = "wellpaid-test-DATE-NUMBER.txt"


def send_test_file(
    *, organization_id: UUID, connection_id: UUID, actor: Actor, now: datetime
) -> UUID:
    """Put a test file into line and have it brought at once; give its id.

    One that still waits isn't joined by another.

    :raises NotFound: the provider has no such connection
    :raises ConnectionOver: it has ended
    """
    with tenant(organization_id):
        row = locked_connection(connection_id)
        if not row.is_on:
            raise ConnectionOver
        row.next_try_at = None
        row.save(update_fields=["next_try_at"])
        defer("deliveries.run", organization_id=organization_id, connection_id=row.id)
        open_states = (FileState.WAITING, FileState.SENDING)
        tests = DeliveryFile.objects.filter(connection_id=row.id, is_test=True)
        waiting = tests.filter(state__in=open_states).first()
        if waiting is not None:
            return waiting.id  # type: ignore[no-any-return]
        file_id = new_id()
        content = test_content(file_id)
        day = local_date(now, Organization.objects.get(id=organization_id).time_zone)
        DeliveryFile.objects.create(
            id=file_id,
            connection_id=row.id,
            state=FileState.WAITING,
            name=file_name(_PATTERN, day=day, number=file_id.hex[-10:]),
            is_test=True,
            remittance_count=0,
            content_sha256=hashlib.sha256(content).hexdigest(),
            size_bytes=len(content),
            created_at=now,
            state_changed_at=now,
        )
        event = ConnectionTested(connection_id=row.id)
        announce(event, actor=actor, subject_id=row.id, now=now)
        return file_id
