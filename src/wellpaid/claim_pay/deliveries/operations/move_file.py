"""Take a delivered file one step further."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.deliveries.events import FILE_MOVES
from wellpaid.claim_pay.deliveries.models import DeliveryFile
from wellpaid.claim_pay.deliveries.states import FILE_GRAPH, FileState
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import NotFound
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.transactions import require_open


def move_file(*, file: DeliveryFile, to: FileState, actor: Actor, now: datetime) -> None:
    """Move a file that the caller has locked, and save all of it.

    :raises IllegalTransition: the graph has no such step
    """
    require_open()
    code = FILE_GRAPH.event(FileState(file.state), to)
    file.state, file.state_changed_at = to, now
    file.save()
    event = FILE_MOVES[code](
        delivery_file_id=file.id,
        connection_id=file.connection_id,
        remittance_count=file.remittance_count,
    )
    announce(event, actor=actor, subject_id=file.id, now=now)


def locked_file(file_id: UUID) -> DeliveryFile:
    """Lock a file of the open organisation and give it fresh.

    :raises NotFound: it has no such file
    """
    rows = lock_rows(DeliveryFile, [file_id])
    if file_id not in rows:
        raise NotFound
    return rows[file_id]
