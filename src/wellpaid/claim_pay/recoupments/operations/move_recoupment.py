"""Take a recoupment a step further, and add up what became of its money."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.recoupments.events import MOVES, Origin, RecoupmentMoved
from wellpaid.claim_pay.recoupments.models import Recoupment, RecoupmentEntry
from wellpaid.claim_pay.recoupments.reckoning import sums_of
from wellpaid.claim_pay.recoupments.states import GRAPH, OPEN, RecoupmentState
from wellpaid.core.events.actors import SYSTEM, Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.locks import lock_rows, take_turn

_DISPUTED = (RecoupmentState.DISPUTED, RecoupmentState.UNANSWERED)


class RecoupmentChanged(ProductError):
    """It isn't where the reader saw it any more."""

    code, status = "recoupment_changed", 409
    message = "This has moved on meanwhile. Look again, then decide. Nothing was changed."


def take_turn_of(payer_id: UUID) -> None:
    """Wait until no other transaction sorts a plan's recoupments, and keep them."""
    take_turn(f"recoupments/{payer_id}")


def locked_recoupment(recoupment_id: UUID) -> Recoupment:
    """Lock a recoupment of the open organisation and give it fresh.

    :raises NotFound: it has no such recoupment
    """
    row = lock_rows(Recoupment, [recoupment_id]).get(recoupment_id)
    if row is None:
        raise NotFound
    return row


def move_recoupment(
    *, recoupment: Recoupment, to: RecoupmentState, actor: Actor, now: datetime
) -> None:
    """Move a locked recoupment, save it whole, and announce it.

    :raises RecoupmentChanged: the graph has no such step
    """
    before = RecoupmentState(recoupment.state)
    if not GRAPH.allows(before, to):
        raise RecoupmentChanged
    kind = MOVES[GRAPH.event(before, to)]
    recoupment.state, recoupment.state_changed_at = to, now
    recoupment.save()
    tell(kind=kind, recoupment=recoupment, actor=actor, now=now)


def tell(
    *, kind: type[RecoupmentMoved], recoupment: Recoupment, actor: Actor, now: datetime
) -> None:
    """Announce an event of a recoupment as it stands."""
    event = kind(
        recoupment_id=recoupment.id,
        payer_id=recoupment.payer_id,
        wanted_cents=recoupment.wanted_cents,
        taken_cents=recoupment.taken_cents + recoupment.paid_back_cents,
    )
    announce(event, actor=actor, subject_id=recoupment.id, now=now)


def reckon(*, recoupment: Recoupment, now: datetime) -> None:
    """Add a locked recoupment up from its entries, save it, and let follow what follows by itself.

    Agreed and nothing open: settled. Disputed and all given back: given back. Settled and more
    taken: it needs an answer again. Told by payments that the plan cancelled: not wanted.
    """
    rows = RecoupmentEntry.objects.filter(recoupment_id=recoupment.id, is_active=True)
    amounts = list(rows.order_by("payment_date", "id").values_list("reason_code", "amount_cents"))
    taken_before = recoupment.taken_cents
    sums = sums_of(Origin(recoupment.origin), recoupment.wanted_cents, amounts)
    recoupment.wanted_cents, recoupment.taken_cents = sums.wanted_cents, sums.taken_cents
    recoupment.returned_cents = sums.returned_cents
    recoupment.save()
    to = _follows(recoupment, has_entries=bool(amounts), taken_before=taken_before)
    if to is not None:
        move_recoupment(recoupment=recoupment, to=to, actor=SYSTEM, now=now)


def _follows(
    recoupment: Recoupment, *, has_entries: bool, taken_before: int
) -> RecoupmentState | None:
    state = RecoupmentState(recoupment.state)
    if not has_entries and recoupment.origin != Origin.LETTER and state in OPEN:
        return RecoupmentState.DROPPED
    if state is RecoupmentState.AGREED and not recoupment.open_cents():
        return RecoupmentState.SETTLED
    if state in _DISPUTED and recoupment.taken_cents <= 0 < taken_before:
        return RecoupmentState.GIVEN_BACK
    over = (RecoupmentState.SETTLED, RecoupmentState.GIVEN_BACK, RecoupmentState.DROPPED)
    if state in over and recoupment.taken_cents > taken_before:
        return RecoupmentState.NOTICED
    return None
