"""Card details on the gateway's own page, to save the card: the way without scripts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import NotFound
from wellpaid.kit.ids import new_id
from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.gateways.base import Card, GatewayRefused
from wellpaid.patient_pay.payments.gateways.registry import default_gateway
from wellpaid.patient_pay.payments.operations.use_card import CardNotKnown
from wellpaid.patient_pay.wallet.models import CardSetup
from wellpaid.patient_pay.wallet.states import SavedMethodState

from .save_card import Consent, save_card
from .store_card import store_card


def open_setup(
    *,
    organization_id: UUID,
    user_id: UUID,
    consent: Consent,
    return_url: str,
    cancel_url: str,
) -> str:
    """Make the page, remember who goes there and what was agreed to, and give its address.

    :param return_url: with ``{setup_id}`` where our own id of the visit belongs
    """
    setup_id = new_id()
    page = default_gateway().open_hosted_page(
        reference=f"{organization_id}.{setup_id}",
        kind="credit",
        language=consent.language,
        return_url=return_url.format(setup_id=setup_id),
        cancel_url=cancel_url,
    )
    with tenant(organization_id):
        CardSetup.objects.create(
            id=setup_id,
            user_id=user_id,
            hosted_setup_id=page.setup_id,
            consent_version=consent.version,
            consent_language=consent.language,
            created_at=consent.given_at,
        )
    return page.url


def save_card_of_setup(
    *, organization_id: UUID, user_id: UUID, setup_id: UUID, actor: Actor, now: datetime
) -> SavedMethodState | None:
    """Save the card that was entered; give its state, or ``None`` if none was entered.

    Coming back twice saves once. ``SAVING`` means that no answer came: a job asks again.

    :raises NotFound: the user has no such visit
    :raises CardNotKnown: the gateway knows no such page
    :raises WalletFull: ten cards are saved already
    """
    with tenant(organization_id):
        setup = CardSetup.objects.filter(id=setup_id, user_id=user_id).first()
    if setup is None:
        raise NotFound
    try:
        card = default_gateway().read_hosted_page(setup.hosted_setup_id)
    except GatewayRefused:
        raise CardNotKnown from None
    if card is None:
        return None
    saved_method_id = _begin(organization_id, setup_id, card, actor, now)
    return store_card(organization_id=organization_id, saved_method_id=saved_method_id, now=now)


def _begin(organization_id: UUID, setup_id: UUID, card: Card, actor: Actor, now: datetime) -> UUID:
    with tenant(organization_id):
        setup = lock_row(CardSetup, setup_id)
        if setup.saved_method_id is None:
            setup.saved_method_id = save_card(
                organization_id=organization_id,
                user_id=setup.user_id,
                card=card,
                consent=Consent(setup.consent_version, setup.consent_language, setup.created_at),
                actor=actor,
                now=now,
            )
            setup.save(update_fields=["saved_method_id"])
        return setup.saved_method_id
