"""What this area does when a payment has succeeded."""

from __future__ import annotations

import logging
from datetime import timedelta

from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.core.events.registry import Announcement
from wellpaid.kit.jobs import defer
from wellpaid.patient_pay.payments.events import PaymentMoved
from wellpaid.patient_pay.payments.gateways.base import Card
from wellpaid.patient_pay.payments.models import Payment
from wellpaid.patient_pay.payments.states import BANK

from .operations.save_card import Consent, WalletFull, save_card

logger = logging.getLogger(__name__)


def after_payment(announcement: Announcement) -> None:
    """Save the card that paid, if its owner allowed it, and remember which saved card paid.

    A card is saved when it has paid and not when it was entered: only then has its bank said yes,
    nothing is kept of people who leave or mistype, and stolen numbers can't be parked here. Both
    are jobs born with the payment's success, so that nothing about saving can hold up or undo a
    payment; nor is a card's row locked after a bill's, against the order of everybody else.
    """
    event = announcement.event
    assert isinstance(event, PaymentMoved)
    payment = Payment.objects.get(id=event.payment_id)
    if payment.card_kind == BANK:
        return  # a kept account is kept since it was entered, and shown once its check began
    if payment.saved_method_id is not None:
        defer(
            "wallet.mark_used",
            organization_id=payment.organization_id,
            saved_method_id=payment.saved_method_id,
            used_at=announcement.occurred_at.isoformat(),
        )
    elif payment.card_user_id is not None and payment.consented_at is not None:
        _save(payment, announcement)


def _save(payment: Payment, announcement: Announcement) -> None:
    assert payment.card_user_id is not None
    assert payment.consented_at is not None
    assert payment.card_expiry_month is not None
    assert payment.card_expiry_year is not None
    try:
        save_card(
            organization_id=payment.organization_id,
            user_id=payment.card_user_id,
            card=Card(
                token=payment.token,
                brand=payment.card_brand,
                kind=payment.card_kind,
                last4=payment.card_last4,
                expiry_month=payment.card_expiry_month,
                expiry_year=payment.card_expiry_year,
            ),
            consent=Consent(
                payment.consent_version, payment.consent_language, payment.consented_at
            ),
            actor=Actor(ActorKind.USER, payment.card_user_id),
            now=announcement.occurred_at,
            first_question_after=timedelta(0),
        )
    except WalletFull:
        # It wasn't full when saving was offered. The payment stands; the wallet shows its cards.
        logger.warning(
            "a card wasn't saved, the wallet is full", extra={"facts": {"payment_id": payment.id}}
        )


READERS = {
    "payment.succeeded": after_payment,
    "payment.corrected_to_match_gateway": after_payment,
}
