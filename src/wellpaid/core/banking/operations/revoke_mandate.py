"""Take an authorisation back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.banking.states import MandateState
from wellpaid.core.events.actors import Actor
from wellpaid.kit.tenancy.scope import tenant

from .move_mandate import locked_mandate, move_mandate


def revoke_mandate(*, organization_id: UUID, mandate_id: UUID, actor: Actor, now: datetime) -> None:
    """Revoke a mandate: from now on nothing is sent under it, and what waits is cancelled.

    Its text is kept for two more years. Revoking twice changes nothing.

    :raises NotFound: the organisation has no such mandate
    """
    with tenant(organization_id):
        mandate = locked_mandate(mandate_id)
        if mandate.state == MandateState.ACTIVE:
            move_mandate(mandate=mandate, to=MandateState.REVOKED, actor=actor, now=now)
