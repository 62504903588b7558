"""Note that a provider has picked a file up."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.deliveries.models import DeliveryFile
from wellpaid.claim_pay.deliveries.states import FileState, Why
from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import NotFound
from wellpaid.kit.tenancy.scope import tenant

from .move_file import locked_file, move_file
from .write_connection import locked_connection


def take_file(
    *, organization_id: UUID, connection_id: UUID, name: str, actor: Actor, now: datetime
) -> None:
    """Take a file out of the outbound folder. Taken twice it is taken once.

    :raises NotFound: no such file is on this connection
    """
    with tenant(organization_id):
        row = locked_connection(connection_id)
        found = DeliveryFile.objects.filter(connection_id=connection_id, name=name).first()
        if found is None or not row.is_on:
            raise NotFound
        file = locked_file(found.id)
        if file.state == FileState.WAITING:
            move_file(file=file, to=FileState.TAKEN, actor=actor, now=now)
            row.last_run_at, row.last_code = now, Why.DONE
            row.save(update_fields=["last_run_at", "last_code"])
        elif file.state != FileState.TAKEN:
            raise NotFound
