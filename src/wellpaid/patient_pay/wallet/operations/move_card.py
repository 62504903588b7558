"""Take a saved card one step further, among its owner's others."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import NotFound
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.transactions import require_open
from wellpaid.patient_pay.wallet.events import MOVES
from wellpaid.patient_pay.wallet.models import SavedMethod
from wellpaid.patient_pay.wallet.rules import own_methods
from wellpaid.patient_pay.wallet.states import GRAPH, SHOWN, SavedMethodState


def move_card(*, method: SavedMethod, to: SavedMethodState, actor: Actor, now: datetime) -> None:
    """Move a card that the caller has locked. One that leaves ``ACTIVE`` is no default any more.

    :raises IllegalTransition: the graph has no such step
    """
    require_open()
    code = GRAPH.event(SavedMethodState(method.state), to)
    method.state, method.state_changed_at = to, now
    if to is not SavedMethodState.ACTIVE:
        method.is_default = False
    method.save()
    event = MOVES[code](saved_method_id=method.id, user_id=method.user_id)
    announce(event, actor=actor, subject_id=method.id, now=now)


def locked_wallet(user_id: UUID) -> dict[UUID, SavedMethod]:
    """Lock all of a user's cards at the open organisation and give them fresh, by id.

    All of them, since which one is the default is a fact about all of them.
    """
    ids = own_methods(user_id).filter(state__in=SHOWN).values_list("id", flat=True)
    return lock_rows(SavedMethod, ids)


def locked_card(
    user_id: UUID, saved_method_id: UUID
) -> tuple[SavedMethod, dict[UUID, SavedMethod]]:
    """Lock a user's wallet and give one card of it, and all of them.

    :raises NotFound: the user has no such card
    """
    wallet = locked_wallet(user_id)
    if saved_method_id not in wallet:
        raise NotFound
    return wallet[saved_method_id], wallet


def settle_default(wallet: dict[UUID, SavedMethod]) -> None:
    """See to it that a wallet with active cards has a default: the one used last, or the oldest."""
    active = [m for m in wallet.values() if m.state == SavedMethodState.ACTIVE]
    if not active or any(method.is_default for method in active):
        return
    used = [method for method in active if method.last_used_at is not None]
    if used:
        first = max(used, key=lambda method: (method.last_used_at, method.id))
    else:
        first = min(active, key=lambda method: (method.created_at, method.id))
    first.is_default = True
    first.save(update_fields=["is_default"])
