"""Ask the gateway to keep a card, and write down what came of it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import SYSTEM, Actor, ActorKind
from wellpaid.kit.crypto import open_sealed, seal_text
from wellpaid.kit.jobs import defer
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.gateways.base import (
    AnswerLost,
    GatewayRefused,
    GatewayUnreachable,
    StoredCard,
    StoreRequest,
)
from wellpaid.patient_pay.payments.gateways.registry import card_gateway
from wellpaid.patient_pay.payments.operations.use_saved_card import drop_saved_card
from wellpaid.patient_pay.payments.policy import STORED_CARD
from wellpaid.patient_pay.wallet.models import SavedMethod
from wellpaid.patient_pay.wallet.policy import GIVE_UP_AFTER
from wellpaid.patient_pay.wallet.states import SavedMethodState

from .move_card import locked_wallet, move_card, settle_default

GATEWAY = Actor(ActorKind.GATEWAY)


def store_card(*, organization_id: UUID, saved_method_id: UUID, now: datetime) -> SavedMethodState:
    """Ask outside any transaction, record the answer, and give the card's state.

    Safe to be called however often, also at the same moment: the gateway keeps a card once for
    each reference and gives the same answer again. Without an answer the card stays ``SAVING`` and
    is asked about again, for a day.
    """
    with tenant(organization_id):
        method = SavedMethod.objects.get(id=saved_method_id)
    if method.state != SavedMethodState.SAVING:
        return SavedMethodState(method.state)
    request = StoreRequest(
        token=open_sealed(STORED_CARD, method.token),
        reference=method.reference,
        agreement=method.consent_version,
    )
    try:
        stored = card_gateway(method.gateway).store_card(request)
    except GatewayRefused:
        return _record_refusal(organization_id, method, now)
    except (GatewayUnreachable, AnswerLost):
        if now - method.created_at < GIVE_UP_AFTER:
            return SavedMethodState.SAVING
        return _record_refusal(organization_id, method, now)
    return _record(organization_id, method, stored, now)


def _record_refusal(organization_id: UUID, method: SavedMethod, now: datetime) -> SavedMethodState:
    with tenant(organization_id):
        fresh = locked_wallet(method.user_id).get(method.id)
        if fresh is None or fresh.state != SavedMethodState.SAVING:
            return _state_of(method.id)
        fresh.token = ""
        move_card(method=fresh, to=SavedMethodState.FAILED, actor=SYSTEM, now=now)
        return SavedMethodState.FAILED


def _record(
    organization_id: UUID, method: SavedMethod, stored: StoredCard, now: datetime
) -> SavedMethodState:
    with tenant(organization_id):
        wallet = locked_wallet(method.user_id)
        fresh = wallet.get(method.id)
        if fresh is None or fresh.state != SavedMethodState.SAVING:
            return _state_of(method.id)
        fresh.token = ""
        fresh.credential = seal_text(STORED_CARD, stored.card.token)
        fresh.fingerprint = stored.fingerprint
        _take_facts(fresh, stored)
        known = _same_card(fresh, wallet)
        if known is not None:
            _renew(known, fresh, stored, now)
        else:
            move_card(method=fresh, to=SavedMethodState.ACTIVE, actor=GATEWAY, now=now)
            settle_default(wallet)
        return SavedMethodState(fresh.state)


def _state_of(saved_method_id: UUID) -> SavedMethodState:
    return SavedMethodState(SavedMethod.objects.get(id=saved_method_id).state)


def _take_facts(method: SavedMethod, stored: StoredCard) -> None:
    method.brand, method.kind = stored.card.brand, stored.card.kind
    method.last4 = stored.card.last4
    method.expiry_month = stored.card.expiry_month
    method.expiry_year = stored.card.expiry_year


def _same_card(method: SavedMethod, wallet: dict[UUID, SavedMethod]) -> SavedMethod | None:
    """Find the same card, saved before."""
    for other in wallet.values():
        is_same = (other.gateway, other.fingerprint) == (method.gateway, method.fingerprint)
        if is_same and other.id != method.id and other.state == SavedMethodState.ACTIVE:
            return other
    return None


def _renew(known: SavedMethod, fresh: SavedMethod, stored: StoredCard, now: datetime) -> None:
    """Give the older row, which things may use, the new credential and its end date.

    The old credential leaves with the younger row.
    """
    known.credential, fresh.credential = fresh.credential, known.credential
    _take_facts(known, stored)
    known.consent_version = fresh.consent_version
    known.consent_language = fresh.consent_language
    known.consented_at = fresh.consented_at
    known.save()
    drop_saved_card(organization_id=known.organization_id, saved_method_id=known.id)
    move_card(method=fresh, to=SavedMethodState.REMOVED, actor=SYSTEM, now=now)
    defer("wallet.forget_card", organization_id=fresh.organization_id, saved_method_id=fresh.id)
