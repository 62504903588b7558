"""Rely on a saved card, and stop relying on it: for the areas that charge it later."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.locks import lock_row
from wellpaid.kit.transactions import require_open
from wellpaid.patient_pay.payments.gateways.registry import default_gateway
from wellpaid.patient_pay.wallet.models import SavedMethod, SavedMethodUse
from wellpaid.patient_pay.wallet.policy import is_expired, last_day
from wellpaid.patient_pay.wallet.rules import own_methods
from wellpaid.patient_pay.wallet.states import SavedMethodState, UseKind


class CardNotUsable(ProductError):
    """The card has expired, was removed, isn't saved yet, or is kept by another gateway."""

    code, status = "card_not_usable", 409
    message = "This card can’t be used any more. Choose another one."


def claim_card(
    *,
    user_id: UUID,
    saved_method_id: UUID,
    kind: UseKind,
    subject_id: UUID,
    today: date,
    now: datetime,
) -> None:
    """Let a subject use a card, in the caller's open transaction, instead of the one before.

    :raises NotFound: the user has no such card
    :raises CardNotUsable: it can't be charged
    """
    method = locked_usable_card(user_id=user_id, saved_method_id=saved_method_id, today=today)
    release_card(kind=kind, subject_id=subject_id)
    SavedMethodUse.objects.create(
        saved_method_id=method.id, kind=kind, subject_id=subject_id, created_at=now
    )


def release_card(*, kind: UseKind, subject_id: UUID) -> None:
    """Let a subject use no card any more, in the caller's open transaction."""
    require_open()
    SavedMethodUse.objects.filter(kind=kind, subject_id=subject_id).delete()


def locked_usable_card(*, user_id: UUID, saved_method_id: UUID, today: date) -> SavedMethod:
    """Lock one of a user's cards and give it, if it can be charged today.

    :raises NotFound: the user has no such card
    :raises CardNotUsable: it can't be charged
    """
    require_open()
    if not own_methods(user_id).filter(id=saved_method_id).exists():
        raise NotFound
    method = lock_row(SavedMethod, saved_method_id)
    last = last_day(method.expiry_year, method.expiry_month)
    if method.state != SavedMethodState.ACTIVE or is_expired(last, today):
        raise CardNotUsable
    if method.gateway != default_gateway().code:  # who keeps it takes no new payments any more
        raise CardNotUsable
    return method
