"""Take cases of the books a step further, and let nobody do so at the same time."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.postings.events import (
    MOVES,
    Again,
    PostingCaseOpened,
    PostingCaseOpenedAgain,
)
from wellpaid.claim_pay.postings.models import PostingCase
from wellpaid.claim_pay.postings.states import GRAPH, PostingState
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.locks import lock_rows, take_turn
from wellpaid.kit.money import Money
from wellpaid.kit.transactions import require_open

# Whoever takes books in, compares or decides waits for the others: neither sees what isn't
# committed, and a payment that an 835 tells just now is no row that both could lock.
_TURN = "postings"


class PostingCaseChanged(ProductError):
    """It isn't what the reader saw any more."""

    code, status = "posting_case_changed", 409
    message = "Something about this case has changed meanwhile. Look again, then decide."


def take_books_turn() -> None:
    """Wait until nobody else brings books and payments of the open organisation together."""
    take_turn(_TURN)


def locked_case(posting_case_id: UUID) -> PostingCase:
    """Give a case, locked, its turn taken first.

    :raises NotFound: the organisation has no such case
    """
    take_books_turn()
    found = lock_rows(PostingCase, [posting_case_id]).get(posting_case_id)
    if found is None:
        raise NotFound
    return found


def require_seen(case: PostingCase, plan: Money, books: Money) -> None:
    """Refuse to decide about amounts that the reader didn't see.

    :raises PostingCaseChanged: they are others now
    """
    if (case.plan_cents, case.books_cents) != (plan.cents, books.cents):
        raise PostingCaseChanged


def move_case(
    *,
    case: PostingCase,
    to: PostingState,
    actor: Actor,
    now: datetime,
    again: Again | None = None,
) -> None:
    """Move a locked case and announce it; every column of it is saved.

    :param again: why it is open again, where it is
    :raises IllegalTransition: the graph has no such step
    """
    require_open()
    code = GRAPH.event(PostingState(case.state), to)
    case.state, case.state_changed_at = to, now
    case.save()
    if again is None:
        announce(MOVES[code](*facts_of(case)), actor=actor, subject_id=case.id, now=now)
        return
    event = PostingCaseOpenedAgain(*facts_of(case), reason_code=again)
    announce(event, actor=actor, subject_id=case.id, now=now)


def open_case(*, case: PostingCase, actor: Actor, now: datetime) -> None:
    """Keep a new case, which needs somebody."""
    case.state, case.opened_at, case.state_changed_at = PostingState.NEEDS_YOU, now, now
    case.save(force_insert=True)
    announce(PostingCaseOpened(*facts_of(case)), actor=actor, subject_id=case.id, now=now)


def facts_of(case: PostingCase) -> tuple[UUID, UUID, int, int]:
    """Give what every event of a case says."""
    return case.id, case.remittance_id, case.plan_cents, case.books_cents
