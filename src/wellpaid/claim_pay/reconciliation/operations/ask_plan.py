"""Note that a plan was asked where its money or its 835 is; the case waits for the answer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.reconciliation.events import CaseAsked
from wellpaid.claim_pay.reconciliation.states import OPEN, CaseState
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.tenancy.scope import tenant

from .move_cases import CaseChanged, locked_case, move_cases


def ask_plan(*, organization_id: UUID, deposit_case_id: UUID, actor: Actor, now: datetime) -> None:
    """Keep that the request was sent. Asking again is asking again.

    :raises NotFound: the organisation has no such case
    :raises CaseChanged: it is decided
    """
    with tenant(organization_id):
        case = locked_case(deposit_case_id)
        if case.state not in OPEN:
            raise CaseChanged
        case.asked_at = now
        if case.state == CaseState.NEEDS_YOU:
            move_cases(cases=[case], to=CaseState.WAITING, actor=actor, now=now)
        else:
            case.save(update_fields=["asked_at"])
        event = CaseAsked(deposit_case_id=case.id)
        announce(event, actor=actor, subject_id=case.id, now=now)
