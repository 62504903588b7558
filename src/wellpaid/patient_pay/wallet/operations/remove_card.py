"""Take a card out of the wallet."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import ProductError
from wellpaid.kit.jobs import defer
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.operations.use_saved_card import drop_saved_card
from wellpaid.patient_pay.wallet.queries import uses_of
from wellpaid.patient_pay.wallet.states import SavedMethodState

from .make_default import CardNotReady
from .move_card import locked_card, move_card, settle_default


class CardInUse(ProductError):
    """Something would fail to be paid."""

    code, status = "card_in_use", 409
    message = "A payment still uses this card. Choose another card for it first."


def remove_card(
    *, organization_id: UUID, user_id: UUID, saved_method_id: UUID, actor: Actor, now: datetime
) -> None:
    """Remove a card: from now on nothing can be paid with it, and a job has the gateway forget it.

    :raises NotFound: the user has no such card
    :raises CardInUse: something relies on it
    :raises CardNotReady: it is being saved at this moment
    """
    with tenant(organization_id):
        method, wallet = locked_card(user_id, saved_method_id)
        if method.state == SavedMethodState.SAVING:
            raise CardNotReady
        if uses_of(method.id):
            raise CardInUse
        move_card(method=method, to=SavedMethodState.REMOVED, actor=actor, now=now)
        settle_default(wallet)
        drop_saved_card(organization_id=organization_id, saved_method_id=method.id)
        if method.credential:
            defer("wallet.forget_card", organization_id=organization_id, saved_method_id=method.id)
