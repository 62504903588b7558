"""Write down that a person wants a card saved, before the gateway is asked to keep it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.crypto import seal_text
from wellpaid.kit.errors import ProductError
from wellpaid.kit.jobs import defer
from wellpaid.kit.tenancy.scope import current_organization_id, tenant
from wellpaid.patient_pay.payments.gateways.base import Card
from wellpaid.patient_pay.payments.gateways.registry import default_gateway
from wellpaid.patient_pay.payments.policy import STORED_CARD
from wellpaid.patient_pay.wallet.events import CardSavingStarted
from wellpaid.patient_pay.wallet.models import SavedMethod, WalletPlace
from wellpaid.patient_pay.wallet.policy import CARDS_MAX, CONSENTS, FIRST_QUESTION_AFTER
from wellpaid.patient_pay.wallet.rules import own_methods
from wellpaid.patient_pay.wallet.states import SavedMethodState


class WalletFull(ProductError):
    """So many cards are more likely a thief's, who tries out stolen numbers."""

    code, status = "wallet_full", 409
    message = "You can save up to {most} cards. Remove one first."


@dataclass(frozen=True)
class Consent:
    """What a person agreed to: which words, in which language, and when."""

    version: str
    language: str
    given_at: datetime


def save_card(
    *,
    organization_id: UUID,
    user_id: UUID,
    card: Card,
    consent: Consent,
    actor: Actor,
    now: datetime,
    first_question_after: timedelta = FIRST_QUESTION_AFTER,
) -> UUID:
    """Commit the intent to keep a card, with a job that sees it through; give the card's id.

    :param card: with its one-time token, not sealed
    :param first_question_after: when the job asks the gateway, should nobody have done it before
    :raises WalletFull: ten cards are saved already
    :raises KeyError: no such words were ever shown
    """
    CONSENTS[consent.version]
    with tenant(organization_id):
        kept = own_methods(user_id).filter(
            state__in=[SavedMethodState.SAVING, SavedMethodState.ACTIVE]
        )
        if kept.count() >= CARDS_MAX:
            raise WalletFull(most=CARDS_MAX)
        place = WalletPlace(user_id=user_id, organization_id=current_organization_id())
        WalletPlace.objects.bulk_create([place], ignore_conflicts=True)
        method: SavedMethod = SavedMethod.objects.create(
            user_id=user_id,
            state=SavedMethodState.SAVING,
            gateway=default_gateway().code,
            token=seal_text(STORED_CARD, card.token),
            brand=card.brand,
            kind=card.kind,
            last4=card.last4,
            expiry_month=card.expiry_month,
            expiry_year=card.expiry_year,
            consent_version=consent.version,
            consent_language=consent.language,
            consented_at=consent.given_at,
            created_at=now,
            state_changed_at=now,
        )
        event = CardSavingStarted(saved_method_id=method.id, user_id=user_id)
        announce(event, actor=actor, subject_id=method.id, now=now)
        defer(
            "wallet.store_card",
            wait=first_question_after,
            organization_id=organization_id,
            saved_method_id=method.id,
            asked_count=0,
        )
        return method.id
