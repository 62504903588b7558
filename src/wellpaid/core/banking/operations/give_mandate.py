"""Keep an authorisation, word for word."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from wellpaid.core.banking.events import MandateGiven
from wellpaid.core.banking.models import Mandate
from wellpaid.core.banking.policy import GROUNDS
from wellpaid.core.banking.states import BankAccountState, MandateKind, MandateState
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.crypto import keyed_hash
from wellpaid.kit.errors import ProductError
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

from .move_account import locked_account

_EVIDENCE = "mandate-evidence"


class MandateIncomplete(ProductError):
    """The words don't say what they must (Reg E 1005.10(b), Nacha 2.3.2)."""

    code, status = "mandate_incomplete", 422
    message = "The authorization must name the last four digits of the account and an amount."


class MandateDoesNotFit(ProductError):
    """A person's account under a company's class, or the other way round."""

    code, status = "mandate_does_not_fit", 409
    message = "This kind of authorization doesn't fit this bank account."


@dataclass(frozen=True, slots=True)
class MandateTerms:
    """What somebody agreed to.

    :param text: as shown or read out: payee, amount or range, day or frequency, last four digits,
        how to revoke, the date
    :param lowest: the smallest amount of one entry; the same as ``highest`` for a fixed one
    :param evidence: address and session of who agreed; only a keyed hash of it is kept
    """

    kind: MandateKind
    text: str = field(repr=False)
    language: str
    lowest: Money
    highest: Money
    evidence: str = field(repr=False)


def give_mandate(
    *,
    organization_id: UUID,
    bank_account_id: UUID,
    terms: MandateTerms,
    actor: Actor,
    now: datetime,
) -> UUID:
    """Write down who allowed what, when, in which words; give the mandate's id.

    :raises NotFound: the organisation has no such account
    :raises MandateIncomplete: the words lack the account's last four digits, or the range is none
    :raises MandateDoesNotFit: the account is closed, or its holder is of another kind
    """
    with tenant(organization_id):
        account = locked_account(bank_account_id)
        ground = GROUNDS[terms.kind]
        if account.state == BankAccountState.CLOSED or account.holder_kind != ground.holder:
            raise MandateDoesNotFit
        has_range = 0 < terms.lowest.cents <= terms.highest.cents
        if account.last4 not in terms.text or not has_range:
            raise MandateIncomplete
        mandate: Mandate = Mandate.objects.create(
            bank_account_id=account.id,
            kind=terms.kind,
            state=MandateState.ACTIVE,
            text=terms.text,
            text_sha256=hashlib.sha256(terms.text.encode()).hexdigest(),
            language=terms.language,
            lowest_cents=terms.lowest.cents,
            highest_cents=terms.highest.cents,
            given_by=str(actor),
            given_at=now,
            evidence_sha256=keyed_hash(_EVIDENCE, terms.evidence),
            state_changed_at=now,
        )
        event = MandateGiven(mandate_id=mandate.id, bank_account_id=account.id)
        announce(event, actor=actor, subject_id=mandate.id, now=now)
        return mandate.id
