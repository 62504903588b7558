"""Let an authorisation end that has done what it was for."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.banking.states import MandateState
from wellpaid.core.events.actors import Actor
from wellpaid.kit.tenancy.scope import tenant

from .move_mandate import locked_mandate, move_mandate


def end_mandate(*, organization_id: UUID, mandate_id: UUID, actor: Actor, now: datetime) -> None:
    """End a mandate; the two years that it is kept begin. Ending twice changes nothing.

    :raises NotFound: the organisation has no such mandate
    """
    with tenant(organization_id):
        mandate = locked_mandate(mandate_id)
        if mandate.state == MandateState.ACTIVE:
            move_mandate(mandate=mandate, to=MandateState.ENDED, actor=actor, now=now)
