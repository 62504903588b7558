"""Deliver a file once more."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.deliveries.models import DeliveryFile
from wellpaid.claim_pay.deliveries.states import FileState
from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import NotFound
from wellpaid.kit.jobs import defer
from wellpaid.kit.tenancy.scope import tenant

from .move_file import locked_file, move_file
from .write_connection import ConnectionOver, locked_connection


def send_again(*, organization_id: UUID, file_id: UUID, actor: Actor, now: datetime) -> UUID:
    """Put a file back into line under its name; give its connection. One that waits stays so.

    What still lies there with the same bytes counts as sent, and isn't sent over.

    :raises NotFound: the provider has no such file
    :raises ConnectionOver: its connection has ended
    """
    with tenant(organization_id):
        found = DeliveryFile.objects.filter(id=file_id).first()
        if found is None:
            raise NotFound
        row = locked_connection(found.connection_id)
        if not row.is_on:
            raise ConnectionOver
        file = locked_file(file_id)
        if file.state in (FileState.FAILED, FileState.SENT, FileState.TAKEN):
            file.tries, file.failure_code = 0, ""
            move_file(file=file, to=FileState.WAITING, actor=actor, now=now)
        row.next_try_at = None
        row.save(update_fields=["next_try_at"])
        defer("deliveries.run", organization_id=organization_id, connection_id=row.id)
        return row.id
