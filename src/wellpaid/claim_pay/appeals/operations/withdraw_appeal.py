"""Give an appeal up."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.appeals.states import AppealState
from wellpaid.core.events.actors import Actor
from wellpaid.kit.tenancy.scope import tenant

from .move_appeal import locked_appeal, move_appeal


def withdraw_appeal(*, organization_id: UUID, appeal_id: UUID, actor: Actor, now: datetime) -> None:
    """Follow it no more; it can be taken up again.

    :raises NotFound: no such appeal
    :raises AppealChanged: it is over already
    """
    with tenant(organization_id):
        appeal = locked_appeal(appeal_id)
        move_appeal(appeal=appeal, to=AppealState.WITHDRAWN, actor=actor, now=now)
