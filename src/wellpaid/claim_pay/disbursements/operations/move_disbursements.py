"""Take claim payments a step further, with what it means for the payer's books: one, or many."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.disbursements.events import MOVES
from wellpaid.claim_pay.disbursements.models import Disbursement
from wellpaid.claim_pay.disbursements.states import GRAPH, OUT, DisbursementState
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce_many import announce_many
from wellpaid.core.events.registry import Event
from wellpaid.core.ledger.claim_postings import (
    ClaimMoney,
    disbursement_back,
    disbursement_issued,
    disbursement_voided,
)
from wellpaid.core.ledger.drafts import JournalDraft
from wellpaid.core.ledger.operations.post_many import post_many
from wellpaid.core.organizations.queries import day_at
from wellpaid.kit.tenancy.scope import current_organization_id
from wellpaid.kit.transactions import require_open

_ROWS_PER_STATEMENT = 1_000

type _Posting = Callable[[ClaimMoney], JournalDraft]


def move_disbursements(
    *,
    disbursements: Collection[Disbursement],
    to: DisbursementState,
    actor: Actor,
    now: datetime,
    also: Collection[str] = (),
) -> None:
    """Move disbursements that the caller has locked.

    :param also: further fields that the caller changed
    :raises IllegalTransition: the graph has no such step for one of them; none is moved
    """
    require_open()
    events: list[tuple[Event, UUID]] = []
    journals: list[JournalDraft] = []
    today = day_at(current_organization_id(), now)
    for one in disbursements:
        source = DisbursementState(one.state)
        code = GRAPH.event(source, to)
        events.append((_event(code, one), one.id))
        posting = _posting(source, to)
        if posting is not None and one.amount_cents:
            journals.append(posting(_money(one, actor, today)))
        one.state, one.state_changed_at = to, now
    if not events:
        return
    Disbursement.objects.bulk_update(
        disbursements, ["state", "state_changed_at", *also], batch_size=_ROWS_PER_STATEMENT
    )
    post_many(journals=journals)
    announce_many(events, actor=actor, now=now)


def _event(code: str, one: Disbursement) -> Event:
    return MOVES[code](
        disbursement_id=one.id,
        submitted_payment_id=one.submitted_payment_id,
        amount_cents=one.amount_cents,
    )


def _posting(source: DisbursementState, to: DisbursementState) -> _Posting | None:
    """Give what a step means for the books; the graph has said already that it exists."""
    if to is DisbursementState.VOIDED:
        return disbursement_voided
    if to in OUT and source not in OUT:
        return disbursement_issued
    if source in OUT and to not in OUT:
        return disbursement_back
    return None


def _money(one: Disbursement, actor: Actor, today: date) -> ClaimMoney:
    # Each of the three happens to one disbursement at most once, so its id is key enough.
    return ClaimMoney(one.id, one.amount, today, actor)
