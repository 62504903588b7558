"""Believe that an account is somebody's who can read its two small deposits."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from wellpaid.core.banking.models import AchEntry, BankAccount
from wellpaid.core.banking.policy import VERIFICATION_TRIES_MAX, VERIFICATION_VALID_FOR
from wellpaid.core.banking.states import (
    BankAccountState,
    Direction,
    Purpose,
    VerificationMethod,
)
from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import ProductError
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

from .move_account import locked_account, move_account


class DepositsDoNotMatch(ProductError):
    """A wrong answer. Said alike when the deposits haven't been sent yet."""

    code, status = "deposits_do_not_match", 422
    message = "These aren't the two amounts. Look at your statement and try again."


class VerificationOver(ProductError):
    """Three wrong answers, or too late. Or nobody is waiting for an answer."""

    code, status = "verification_over", 409
    message = "This bank account can't be confirmed any more. Start the check anew."


def confirm_micro_deposits(
    *,
    organization_id: UUID,
    bank_account_id: UUID,
    amounts: Sequence[Money],
    actor: Actor,
    now: datetime,
) -> None:
    """Take somebody's answer, in any order. Three wrong ones end the round.

    :raises NotFound: the organisation has no such account
    :raises DepositsDoNotMatch: wrong; the answer was counted
    :raises VerificationOver: the round is over, or was just ended by this answer
    """
    with tenant(organization_id):
        account = locked_account(bank_account_id)
        refusal = _judge(account, amounts, actor, now)
    # Raised behind the commit: a wrong answer has to stay counted.
    if refusal is not None:
        raise refusal


def _judge(
    account: BankAccount, amounts: Sequence[Money], actor: Actor, now: datetime
) -> ProductError | None:
    waits = (
        account.state == BankAccountState.VERIFYING
        and account.verification_method == VerificationMethod.MICRO_DEPOSITS
        and account.verification_started_at is not None
    )
    if not waits:
        return VerificationOver()
    assert account.verification_started_at is not None
    if now - account.verification_started_at > VERIFICATION_VALID_FOR:
        move_account(account=account, to=BankAccountState.FAILED, actor=actor, now=now)
        return VerificationOver()
    if _is_right(account, amounts):
        move_account(account=account, to=BankAccountState.VERIFIED, actor=actor, now=now)
        return None
    account.verification_tries += 1
    if account.verification_tries >= VERIFICATION_TRIES_MAX:
        move_account(account=account, to=BankAccountState.FAILED, actor=actor, now=now)
        return VerificationOver()
    account.save(update_fields=["verification_tries"])
    return DepositsDoNotMatch()


def _is_right(account: BankAccount, amounts: Sequence[Money]) -> bool:
    deposits = AchEntry.objects.filter(
        bank_account_id=account.id,
        purpose=Purpose.MICRO_DEPOSIT,
        direction=Direction.CREDIT,
        verification_round=account.verification_round,
    ).values_list("amount_cents", flat=True)
    ours = ",".join(str(cents) for cents in sorted(deposits))
    theirs = ",".join(str(cents) for cents in sorted(amount.cents for amount in amounts))
    return hmac.compare_digest(ours, theirs)
