"""Take a change back before its day."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.bank_changes.states import OPEN
from wellpaid.core.events.actors import Actor
from wellpaid.kit.tenancy.scope import tenant

from .move_change import cancel, locked_change
from .prove_payment import ChangeOver


def cancel_change(
    *, organization_id: UUID, bank_change_id: UUID, actor: Actor, now: datetime
) -> None:
    """Cancel. Payments go on to the old account.

    :raises NotFound: the organisation has no such change
    :raises ChangeOver: it is in effect, cancelled or stopped already
    """
    with tenant(organization_id):
        row = locked_change(bank_change_id)
        if row.state not in OPEN:
            raise ChangeOver
        cancel(row=row, actor=actor, now=now)
