"""Keep that a person corrected the books; their next file proves it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.postings.states import PostingState
from wellpaid.core.events.actors import Actor
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

from .move_cases import PostingCaseChanged, locked_case, move_case, require_seen


def mark_fixed(
    *,
    organization_id: UUID,
    posting_case_id: UUID,
    seen_plan: Money,
    seen_books: Money,
    actor: Actor,
    now: datetime,
) -> None:
    """Say that the books are corrected; the same again changes nothing.

    Nothing is typed into the other system from here. The first file of it that speaks of the
    payment closes the case, or opens it again.

    :param seen_plan, seen_books: as the reader saw them
    :raises NotFound: the organisation has no such case
    :raises PostingCaseChanged: it is decided otherwise, or isn't what the reader saw
    """
    with tenant(organization_id):
        case = locked_case(posting_case_id)
        require_seen(case, seen_plan, seen_books)
        if case.state == PostingState.FIXED:
            return
        if case.state != PostingState.NEEDS_YOU:
            raise PostingCaseChanged
        case.decided_by, case.decided_at = str(actor), now
        move_case(case=case, to=PostingState.FIXED, actor=actor, now=now)
