"""Take back how an appeal ended."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.appeals.models import Appeal
from wellpaid.claim_pay.appeals.states import OPEN, AppealState
from wellpaid.core.events.actors import Actor
from wellpaid.kit.locks import take_turn
from wellpaid.kit.tenancy.scope import tenant

from .move_appeal import locked_appeal, move_appeal
from .start_appeal import AppealedAlready


def reopen_appeal(*, organization_id: UUID, appeal_id: UUID, actor: Actor, now: datetime) -> None:
    """Put it back to where it was before: with the plan if it was sent, else to be sent.

    :raises NotFound: no such appeal
    :raises AppealChanged: it isn't over
    :raises AppealedAlready: another one of the claim is open meanwhile
    """
    with tenant(organization_id):
        appeal = locked_appeal(appeal_id)
        take_turn(f"appeal/{appeal.remittance_id}/{appeal.position}")
        others = Appeal.objects.filter(
            remittance_id=appeal.remittance_id, position=appeal.position, state__in=OPEN
        )
        if others.exclude(id=appeal_id).exists():
            raise AppealedAlready
        appeal.outcome_date, appeal.expected_cents, appeal.outcome_words = None, None, ""
        to = AppealState.SENT if _was_sent(appeal) else AppealState.DRAFT
        move_appeal(appeal=appeal, to=to, actor=actor, now=now)


def _was_sent(appeal: Appeal) -> bool:
    return appeal.sent_date is not None and appeal.state != AppealState.WITHDRAWN
