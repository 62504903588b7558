"""What the payment pages ask of the wallet: saved cards to choose, and leave to save a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import get_language

from wellpaid.kit.clock import utc_now
from wellpaid.patient_pay.payments.operations.use_card import Permission
from wellpaid.patient_pay.payments.queries import CheckoutPage
from wellpaid.patient_pay.wallet.policy import CARDS_MAX, CONSENT_VERSION
from wellpaid.patient_pay.wallet.queries import (
    KeptAccount,
    SavedCard,
    WalletPart,
    kept_accounts,
    saved_cards,
)
from wellpaid.patient_pay.wallet.states import SavedMethodState

from .forms import MethodForm
from .opened import heading_clinic, today_at, user_id_of
from .wallet_words import consent_words, keep_words


@dataclass(frozen=True)
class SaveOffer:
    """The tick box on the card page: the words that are agreed to, and whether it is ticked."""

    words: str
    is_ticked: bool


def saved_cards_at(request: HttpRequest, organization_id: UUID) -> tuple[SavedCard, ...]:
    """Give the signed-in visitor's own cards, expired ones too; a guest has none."""
    user_id = user_id_of(request)
    if user_id is None:
        return ()
    cards = saved_cards(user_id, organization_id, today_at(heading_clinic(request)))
    return tuple(card for card in cards if card.state is SavedMethodState.ACTIVE)


def kept_accounts_at(request: HttpRequest, organization_id: UUID) -> tuple[KeptAccount, ...]:
    """Give the signed-in visitor's own bank accounts, if the clinic takes bank payments."""
    user_id = user_id_of(request)
    if user_id is None or not heading_clinic(request).offers_bank_payments:
        return ()
    return kept_accounts(user_id, organization_id)


def keep_offer(request: HttpRequest, checkout: CheckoutPage) -> SaveOffer | None:
    """Offer to keep the bank account to somebody who is signed in and has room for it."""
    user_id = user_id_of(request)
    if user_id is None or len(kept_accounts(user_id, checkout.organization_id)) >= CARDS_MAX:
        return None
    words = keep_words(heading_clinic(request).name)
    return SaveOffer(words, is_ticked="save" in request.POST)


def usable_ids(saved: Sequence[SavedCard], accounts: Sequence[KeptAccount]) -> list[UUID]:
    """Give the ids of what one can pay with, cards first."""
    cards = [card.id for card in saved if card.is_usable]
    return [*cards, *(account.id for account in accounts if account.is_usable)]


def chosen_method(
    checkout: CheckoutPage, saved: Sequence[SavedCard], accounts: Sequence[KeptAccount] = ()
) -> str:
    """Give the choice that is made already: what was chosen before, or the card offered first."""
    if checkout.saved_method_id is not None:
        return f"{MethodForm.SAVED}{checkout.saved_method_id}"
    usable = usable_ids(saved, accounts)
    if checkout.method or not usable:
        return checkout.method or "credit"
    return f"{MethodForm.SAVED}{usable[0]}"


def save_offer(request: HttpRequest, checkout: CheckoutPage) -> SaveOffer | None:
    """Offer to save the card to somebody who is signed in and has room for it."""
    user_id = user_id_of(request)
    if user_id is None:
        return None
    clinic = heading_clinic(request)
    cards = saved_cards(user_id, checkout.organization_id, today_at(clinic))
    if WalletPart(checkout.organization_id, cards).is_full:
        return None
    is_ticked = checkout.is_to_be_saved if request.method != "POST" else "save" in request.POST
    return SaveOffer(consent_words(clinic.name), is_ticked)


def permission_to_save(request: HttpRequest) -> Permission | None:
    """Read the tick box; a guest's counts for nothing."""
    user_id = user_id_of(request)
    if user_id is None or "save" not in request.POST:
        return None
    return Permission(
        user_id=user_id,
        version=CONSENT_VERSION,
        language=get_language() or "en",
        given_at=utc_now(),
    )
