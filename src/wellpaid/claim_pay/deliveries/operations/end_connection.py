"""End a connection: nothing goes that way any more, and nobody signs in for it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.deliveries.events import ConnectionEnded
from wellpaid.claim_pay.deliveries.models import DeliveryFile, PickupLogin
from wellpaid.claim_pay.deliveries.states import CONNECTION_GRAPH, ConnectionState, FileState
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant

from .move_file import move_file
from .write_connection import locked_connection

_OPEN = (FileState.WAITING, FileState.SENDING, FileState.FAILED)


def end_connection(
    *, organization_id: UUID, connection_id: UUID, actor: Actor, now: datetime
) -> None:
    """End it and drop what waits on it; its secrets are forgotten. Ended twice is ended once.

    :raises NotFound: the provider has no such connection
    """
    with tenant(organization_id):
        row = locked_connection(connection_id)
        if not row.is_on:
            return
        CONNECTION_GRAPH.event(ConnectionState(row.state), ConnectionState.ENDED)
        row.state, row.ended_at, row.changed_at = ConnectionState.ENDED, now, now
        row.password = row.own_key = ""
        row.next_try_at = None
        row.save()
        PickupLogin.objects.filter(connection_id=row.id).update(ended_at=now)
        announce(ConnectionEnded(connection_id=row.id), actor=actor, subject_id=row.id, now=now)
        ids = DeliveryFile.objects.filter(connection_id=row.id, state__in=_OPEN).values_list(
            "id", flat=True
        )
        for file in lock_rows(DeliveryFile, ids).values():
            if file.state in _OPEN:
                move_file(file=file, to=FileState.DROPPED, actor=actor, now=now)
