"""Take deposit cases a step further: one, or many."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.reconciliation.events import MOVES, CaseDecided, CaseEvent, Resolution
from wellpaid.claim_pay.reconciliation.models import DepositCase, MatchRun
from wellpaid.claim_pay.reconciliation.states import GRAPH, CaseState
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce_many import announce_many
from wellpaid.core.events.registry import Event
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.locks import lock_row, lock_rows
from wellpaid.kit.transactions import require_open


class CaseChanged(ProductError):
    """It isn't what the reader saw any more."""

    code, status = "deposit_case_changed", 409
    message = "Something about this case has changed meanwhile. Look again, then decide."


def locked_run() -> MatchRun:
    """Lock the row under which an organisation's cases are sorted and decided."""
    row, _ = MatchRun.objects.get_or_create()
    return lock_row(MatchRun, row.id)


def locked_case(deposit_case_id: UUID) -> DepositCase:
    """Lock a case of the open organisation and give it fresh.

    Behind the lock of comparing: no case is decided while cases are sorted anew, nor sorted on
    what was read before a decision.

    :raises NotFound: it has no such case
    """
    locked_run()
    row = lock_rows(DepositCase, [deposit_case_id]).get(deposit_case_id)
    if row is None:
        raise NotFound
    return row


def move_cases(
    *, cases: Collection[DepositCase], to: CaseState, actor: Actor, now: datetime
) -> None:
    """Move locked cases and announce it; every column of theirs is saved.

    :raises IllegalTransition: the graph has no such step for one of them; none is moved
    """
    require_open()
    events: list[tuple[Event, UUID]] = []
    for case in cases:
        kind = MOVES[GRAPH.event(CaseState(case.state), to)]
        events.append((_event(kind, case), case.id))
        case.state, case.state_changed_at = to, now
    for case in cases:
        case.save()
    if events:
        announce_many(events, actor=actor, now=now)


def _event(kind: type[CaseEvent], case: DepositCase) -> CaseEvent:
    if issubclass(kind, CaseDecided):
        return kind(
            deposit_case_id=case.id,
            resolution_code=Resolution(case.resolution),
            remitted_cents=case.remitted_cents,
            deposited_cents=case.deposited_cents,
        )
    return kind(deposit_case_id=case.id)
