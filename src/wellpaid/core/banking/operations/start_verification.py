"""Try an account: two small deposits, or an entry without an amount."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from wellpaid.core.banking.models import BankAccount
from wellpaid.core.banking.policy import (
    MICRO_DEPOSIT_CENTS_MAX,
    MICRO_DEPOSIT_COUNT,
    VERIFICATION_DESCRIPTION,
    VERIFICATION_ROUNDS_MAX,
    verification_sec_code,
)
from wellpaid.core.banking.states import (
    BankAccountState,
    Direction,
    HolderKind,
    Purpose,
    VerificationMethod,
)
from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant

from .move_account import locked_account, move_account
from .queue_entry import EntryFacts, queue_entry


class VerificationNotPossible(ProductError):
    """It is verified or closed, or was tried too often."""

    code, status = "verification_not_possible", 409
    message = "This bank account can't be checked again. Call us and we'll help."


def start_verification(
    *,
    organization_id: UUID,
    bank_account_id: UUID,
    method: VerificationMethod,
    actor: Actor,
    now: datetime,
) -> int:
    """Queue what tries an account, and give the number of the round.

    Two deposits of 1 to 99 cents and one debit of both together (Nacha 2.7, Micro-Entries), or a
    prenote. While a round runs, asking again changes nothing.

    :raises NotFound: the organisation has no such account
    :raises VerificationNotPossible: it is verified or closed, or had three rounds
    :raises AchNotSetUp: the organisation has no bank that sends its files
    """
    with tenant(organization_id):
        account = locked_account(bank_account_id)
        if account.state == BankAccountState.VERIFYING:
            return account.verification_round
        startable = account.state in {BankAccountState.UNVERIFIED, BankAccountState.FAILED}
        if not startable or account.verification_round >= VERIFICATION_ROUNDS_MAX:
            raise VerificationNotPossible
        account.verification_method = method
        account.verification_round += 1
        account.verification_tries = 0
        account.verification_started_at = now
        move_account(account=account, to=BankAccountState.VERIFYING, actor=actor, now=now)
        for facts in _entries(account, method):
            queue_entry(account=account, facts=facts, actor=actor, now=now)
        return account.verification_round


def _entries(account: BankAccount, method: VerificationMethod) -> list[EntryFacts]:
    if method is VerificationMethod.PRENOTE:
        return [_facts(account, 1, Purpose.PRENOTE, Direction.DEBIT, 0)]
    amounts = [secrets.randbelow(MICRO_DEPOSIT_CENTS_MAX) + 1 for _ in range(MICRO_DEPOSIT_COUNT)]
    deposits = [
        _facts(account, number, Purpose.MICRO_DEPOSIT, Direction.CREDIT, cents)
        for number, cents in enumerate(amounts, start=1)
    ]
    back = _facts(
        account, MICRO_DEPOSIT_COUNT + 1, Purpose.MICRO_DEPOSIT, Direction.DEBIT, sum(amounts)
    )
    return [*deposits, back]


def _facts(
    account: BankAccount, number: int, purpose: Purpose, direction: Direction, cents: int
) -> EntryFacts:
    reference = f"verify.{account.id}.{account.verification_round}.{number}"
    return EntryFacts(
        reference=reference,
        request_sha256=hashlib.sha256(reference.encode()).hexdigest(),
        purpose=purpose,
        direction=direction,
        amount_cents=cents,
        sec_code=verification_sec_code(HolderKind(account.holder_kind)),
        entry_description=VERIFICATION_DESCRIPTION,
        individual_id=account.id.hex[-15:].upper(),
        verification_round=account.verification_round,
    )
