"""Take expected claims a step further: one, or many."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.expected_claims.events import MOVES
from wellpaid.claim_pay.expected_claims.models import ExpectedClaim
from wellpaid.claim_pay.expected_claims.states import GRAPH, ClaimState
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce_many import announce_many
from wellpaid.core.events.registry import Event
from wellpaid.kit.errors import NotFound
from wellpaid.kit.locks import lock_rows, take_turn
from wellpaid.kit.transactions import require_open

# Whoever takes claims in, or answers, waits for the others: neither sees what isn't committed.
_TURN = "expected_claims"


def take_claims_turn() -> None:
    """Wait until nobody else brings claims and answers of the open organisation together."""
    take_turn(_TURN)


def locked_claim(expected_claim_id: UUID) -> ExpectedClaim:
    """Give a claim, locked, its turn taken first.

    :raises NotFound: the organisation has no such claim
    """
    take_claims_turn()
    found = lock_rows(ExpectedClaim, [expected_claim_id]).get(expected_claim_id)
    if found is None:
        raise NotFound
    return found


def move_claims(
    *, moves: Iterable[tuple[ExpectedClaim, ClaimState]], actor: Actor, now: datetime
) -> None:
    """Move claims that the caller has locked, and will save.

    :raises IllegalTransition: the graph has no such step for one of them
    """
    require_open()
    events: list[tuple[Event, UUID]] = []
    for claim, to in moves:
        code = GRAPH.event(ClaimState(claim.state), to)
        event = MOVES[code](
            expected_claim_id=claim.id,
            charge_cents=claim.charge_cents,
            paid_cents=claim.paid_cents,
        )
        events.append((event, claim.id))
        claim.state, claim.state_changed_at = to, now
    if events:
        announce_many(events, actor=actor, now=now)
