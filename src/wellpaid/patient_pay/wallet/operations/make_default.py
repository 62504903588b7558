"""Choose which card is offered first."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.wallet.events import CardMadeDefault
from wellpaid.patient_pay.wallet.states import SavedMethodState

from .move_card import locked_card


class CardNotReady(ProductError):
    """The card is still being saved, or couldn't be."""

    code, status = "card_not_ready", 409
    message = "This card isn’t saved yet. Try again in a moment."


def make_default(
    *, organization_id: UUID, user_id: UUID, saved_method_id: UUID, actor: Actor, now: datetime
) -> None:
    """Offer this card first, and no other. Done twice is done once.

    :raises NotFound: the user has no such card
    :raises CardNotReady: it isn't saved yet
    """
    with tenant(organization_id):
        method, wallet = locked_card(user_id, saved_method_id)
        if method.state != SavedMethodState.ACTIVE:
            raise CardNotReady
        if method.is_default:
            return
        for other in wallet.values():
            if other.is_default:
                other.is_default = False
                other.save(update_fields=["is_default"])
        method.is_default = True
        method.save(update_fields=["is_default"])
        event = CardMadeDefault(saved_method_id=method.id, user_id=user_id)
        announce(event, actor=actor, subject_id=method.id, now=now)
