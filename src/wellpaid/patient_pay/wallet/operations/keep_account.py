"""Pay from a bank account, and keep it for next time."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.operations.use_bank_account import (
    EnteredAccount,
    use_bank_account,
)
from wellpaid.patient_pay.wallet.events import AccountKept, KeepWords, WordsLanguage
from wellpaid.patient_pay.wallet.models import WalletPlace
from wellpaid.patient_pay.wallet.policy import CARDS_MAX
from wellpaid.patient_pay.wallet.queries import kept_accounts

from .save_card import WalletFull


def keep_account(
    *,
    organization_id: UUID,
    checkout_id: UUID,
    guarantor_id: UUID,
    entered: EnteredAccount,
    user_id: UUID,
    words: KeepWords,
    language: WordsLanguage,
    actor: Actor,
    now: datetime,
) -> None:
    """Put an account onto a checkout as this user's own; the words agreed to go to the audit trail.

    It shows in the wallet once its first payment has started.

    :raises WalletFull: ten accounts are kept already
    :raises NoBankPayments: the clinic has no bank for it
    :raises RoutingNumberWrong: no bank can have this routing number
    :raises AccountNumberWrong: it can't be an account number
    :raises HolderNameMissing: no name, or an endless one
    """
    with tenant(organization_id):
        if len(kept_accounts(user_id, organization_id)) >= CARDS_MAX:
            raise WalletFull(most=CARDS_MAX)
        account_id = use_bank_account(
            organization_id=organization_id,
            checkout_id=checkout_id,
            guarantor_id=guarantor_id,
            entered=entered,
            actor=actor,
            now=now,
            kept_by=user_id,
        )
        place = WalletPlace(user_id=user_id, organization_id=organization_id)
        WalletPlace.objects.bulk_create([place], ignore_conflicts=True)
        event = AccountKept(
            bank_account_id=account_id,
            user_id=user_id,
            consent_code=words,
            language_code=language,
        )
        announce(event, actor=actor, subject_id=account_id, now=now)
