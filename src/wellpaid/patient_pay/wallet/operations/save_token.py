"""Save the card that a person entered in the gateway's frames."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.idempotency.operations.perform_once import perform_once
from wellpaid.patient_pay.payments.gateways.base import GatewayRefused
from wellpaid.patient_pay.payments.gateways.registry import default_gateway
from wellpaid.patient_pay.payments.operations.use_card import CardNotKnown
from wellpaid.patient_pay.wallet.states import SavedMethodState

from .save_card import Consent, save_card
from .store_card import store_card


def save_token(
    *,
    organization_id: UUID,
    user_id: UUID,
    token: str,
    consent: Consent,
    actor: Actor,
    now: datetime,
) -> SavedMethodState:
    """Read the card, commit the intent, ask the gateway to keep it, and give the card's state.

    ``SAVING`` means that no answer came: a job asks again. The same token sent twice is saved once.

    :raises CardNotKnown: the gateway knows no such token
    :raises WalletFull: ten cards are saved already
    :raises GatewayUnreachable: nothing was begun
    :raises AnswerLost: likewise
    """
    try:
        card = default_gateway().read_card(token)
    except GatewayRefused:
        raise CardNotKnown from None

    def work() -> dict[str, str]:
        saved_method_id = save_card(
            organization_id=organization_id,
            user_id=user_id,
            card=card,
            consent=consent,
            actor=actor,
            now=now,
        )
        return {"saved_method_id": str(saved_method_id)}

    outcome = perform_once(
        organization_id=organization_id,
        key=f"save_card:{hashlib.sha256(token.encode()).hexdigest()}",
        actor=str(actor),
        body={"version": consent.version},
        work=work,
        now=now,
        may_wait=True,
    )
    return store_card(
        organization_id=organization_id,
        saved_method_id=UUID(outcome.result["saved_method_id"]),
        now=now,
    )
