"""Leave a difference of the books as it is, with a reason."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.postings.states import PostingState
from wellpaid.core.events.actors import Actor
from wellpaid.kit.tenancy.scope import tenant

from .move_cases import PostingCaseChanged, locked_case, move_case
from .note_case import add_note


def set_case_aside(
    *, organization_id: UUID, posting_case_id: UUID, note: str, actor: Actor, now: datetime
) -> None:
    """Put a case aside; the same again changes nothing. Another difference opens it again.

    :raises NotFound: the organisation has no such case
    :raises PostingCaseChanged: it is decided otherwise
    :raises PostingNoteEmpty: no reason is given
    """
    with tenant(organization_id):
        case = locked_case(posting_case_id)
        if case.state == PostingState.ASIDE:
            return
        if case.state != PostingState.NEEDS_YOU:
            raise PostingCaseChanged
        add_note(case=case, body=note, actor=actor, now=now)
        case.decided_by, case.decided_at = str(actor), now
        move_case(case=case, to=PostingState.ASIDE, actor=actor, now=now)
