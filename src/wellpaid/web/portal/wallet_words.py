"""What the wallet's pages say."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wellpaid.patient_pay.wallet.policy import (
    CONSENT_VERSION,
    CONSENTS,
    KEEP_ACCOUNT_CONSENTS,
    KEEP_ACCOUNT_VERSION,
)
from wellpaid.patient_pay.wallet.queries import SavedCard
from wellpaid.patient_pay.wallet.states import UseKind


def consent_words(clinic_name: str) -> str:
    """Write what a person agrees to who saves a card."""
    return _(CONSENTS[CONSENT_VERSION]).format(clinic=clinic_name)


def keep_words(clinic_name: str) -> str:
    """Write what a person agrees to who keeps a bank account."""
    return _(KEEP_ACCOUNT_CONSENTS[KEEP_ACCOUNT_VERSION]).format(clinic=clinic_name)


def use_words(card: SavedCard) -> list[str]:
    """Name the things that use a card, each once."""
    words = {
        UseKind.SCHEDULED_PAYMENT: _("A payment with a date"),
        UseKind.PAYMENT_PLAN: _("A payment plan"),
        UseKind.AUTOPAY: _("Automatic payments"),
    }
    return [words[kind] for kind in dict.fromkeys(use.kind for use in card.uses)]
