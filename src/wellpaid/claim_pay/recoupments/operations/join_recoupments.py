"""Say that what a remittance took is what another recoupment is about."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.recoupments.models import Recoupment, RecoupmentDocument, RecoupmentEntry
from wellpaid.claim_pay.recoupments.states import RecoupmentState
from wellpaid.core.events.actors import Actor
from wellpaid.kit.tenancy.scope import tenant

from .move_recoupment import (
    RecoupmentChanged,
    locked_recoupment,
    move_recoupment,
    reckon,
    take_turn_of,
)


def join_recoupments(
    *, organization_id: UUID, recoupment_id: UUID, actor: Actor, now: datetime
) -> UUID:
    """Put one into the other that was proposed for it; give that one's id.

    :raises NotFound: no such recoupment
    :raises RecoupmentChanged: none is proposed, or it is answered already
    """
    with tenant(organization_id):
        payer_id = Recoupment.objects.filter(id=recoupment_id).values_list("payer_id", flat=True)
        take_turn_of(payer_id.first() or recoupment_id)  # before the rows, as whoever reads an 835
        row = locked_recoupment(recoupment_id)
        if row.proposed_for_id is None:
            raise RecoupmentChanged
        into = locked_recoupment(row.proposed_for_id)
        if into.state == RecoupmentState.JOINED:
            raise RecoupmentChanged
        RecoupmentEntry.objects.filter(recoupment_id=row.id).update(recoupment_id=into.id)
        RecoupmentDocument.objects.filter(recoupment_id=row.id).update(recoupment_id=into.id)
        move_recoupment(recoupment=row, to=RecoupmentState.JOINED, actor=actor, now=now)
        reckon(recoupment=into, now=now)
        into_id: UUID = into.id
        return into_id


def keep_apart(*, organization_id: UUID, recoupment_id: UUID) -> None:
    """Say that it isn't the other one; it isn't proposed again.

    :raises NotFound: no such recoupment
    """
    with tenant(organization_id):
        row = locked_recoupment(recoupment_id)
        row.proposed_for_id = None
        row.save(update_fields=["proposed_for_id"])
