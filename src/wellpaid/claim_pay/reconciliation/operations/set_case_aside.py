"""Say that a deposit has nothing to do with claim payments."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.reconciliation.events import Resolution
from wellpaid.claim_pay.reconciliation.models import CasePart
from wellpaid.claim_pay.reconciliation.states import OPEN, CaseState
from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant

from .move_cases import CaseChanged, locked_case, move_cases
from .note_case import add_note


class PlanSaysItIsOurs(ProductError):
    """There is an 835 in the case, which names this provider."""

    code, status = "deposit_case_ours", 409
    message = "A plan says that it paid you this, so it can't be put aside."


def set_case_aside(
    *, organization_id: UUID, deposit_case_id: UUID, note: str, actor: Actor, now: datetime
) -> None:
    """Put a lone deposit aside with a reason; the same again changes nothing. Nothing is booked.

    :raises NotFound: the organisation has no such case
    :raises CaseChanged: it is decided otherwise
    :raises PlanSaysItIsOurs: there is an 835 in it
    :raises NoteEmpty: no reason is given
    """
    with tenant(organization_id):
        case = locked_case(deposit_case_id)
        if case.state == CaseState.ASIDE:
            return
        if case.state not in OPEN:
            raise CaseChanged
        if CasePart.objects.filter(
            deposit_case_id=case.id, is_active=True, remittance_id__isnull=False
        ).exists():
            raise PlanSaysItIsOurs
        add_note(case=case, body=note, actor=actor, now=now)
        case.resolution = Resolution.NOT_OURS
        case.decided_by, case.decided_at = str(actor), now
        move_cases(cases=[case], to=CaseState.ASIDE, actor=actor, now=now)
