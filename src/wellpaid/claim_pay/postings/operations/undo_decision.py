"""Take a decision about a case of the books back, for some days."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.postings.events import Again
from wellpaid.claim_pay.postings.policy import may_undo
from wellpaid.claim_pay.postings.states import DECIDED, PostingState
from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant

from .move_cases import locked_case, move_case


class PostingTooLateToUndo(ProductError):
    """The days are over."""

    code, status = "posting_case_too_late", 409
    message = "This was decided more than 7 days ago and stays."


def undo_decision(
    *, organization_id: UUID, posting_case_id: UUID, actor: Actor, now: datetime
) -> bool:
    """Let a case need somebody again that a person said was fixed, or put aside.

    One that nobody decided, or that the books have settled, stays as it is; then give false.

    :raises NotFound: the organisation has no such case
    :raises PostingTooLateToUndo: it was decided too long ago
    """
    with tenant(organization_id):
        case = locked_case(posting_case_id)
        if case.state not in DECIDED:
            return False
        if case.decided_at is None or not may_undo(case.decided_at, now):
            raise PostingTooLateToUndo
        case.decided_by, case.decided_at = "", None
        move_case(case=case, to=PostingState.NEEDS_YOU, actor=actor, now=now, again=Again.UNDONE)
    return True
