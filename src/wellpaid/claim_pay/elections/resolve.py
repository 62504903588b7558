"""Which way one claim payment goes: the provider's choices against what the payer offers.

Pure. The order, from the strongest: a choice for this payer and NPI, for this payer and TIN, for
this payer; then the same three for *all payers*. Among equals the one that took effect last holds,
and of two of one day the one signed last.

A check is what is left when nothing was chosen, or when the choice can't be carried out: 45 CFR
162.925(a) lets a plan neither refuse direct deposit to who asks for it, nor press a card on who
doesn't; a card is therefore never a fallback. A choice that can't be carried out isn't replaced by
a weaker one: who chose direct deposit for this payer hasn't asked for a card by having chosen one
for all others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from .methods import Method


class Why(StrEnum):
    """Why a payment goes the way it goes."""

    CHOSEN = "chosen"
    NOTHING_CHOSEN = "nothing_chosen"
    NOT_OFFERED = "not_offered"
    NO_USABLE_ACCOUNT = "no_usable_account"


@dataclass(frozen=True, slots=True)
class Choice:
    """One signed choice of a provider.

    :param payer_id: None: for all payers
    :param payee_id: the TIN it is for; None: for all of the provider's
    :param npi: empty: for all NPIs; only together with ``payee_id``
    :param bank_account_id: where direct deposits go
    :param ended_date: the first day on which it doesn't hold any more
    """

    id: UUID
    method: Method
    effective_date: date
    signed_at: datetime
    payer_id: UUID | None = None
    payee_id: UUID | None = None
    npi: str = ""
    bank_account_id: UUID | None = None
    ended_date: date | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """The answer. ``choice_id`` is the choice that was heard, also where it can't be met."""

    method: Method
    why: Why
    choice_id: UUID | None = None
    bank_account_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One payment to be routed: who pays whom, on which day."""

    payer_id: UUID
    payee_id: UUID
    npi: str
    on_date: date


def resolve(
    asked: Asked,
    choices: Iterable[Choice],
    *,
    offered: Collection[Method],
    usable_account_ids: Collection[UUID],
) -> Route:
    """Give the way of one payment.

    :param offered: what the payer can do; a check always can be written
    :param usable_account_ids: the provider's bank accounts that have been checked
    """
    choice = strongest(asked, choices)
    if choice is None:
        return Route(Method.CHECK, Why.NOTHING_CHOSEN)
    if choice.method is not Method.CHECK and choice.method not in offered:
        return Route(Method.CHECK, Why.NOT_OFFERED, choice.id)
    if choice.method is Method.ACH and choice.bank_account_id not in usable_account_ids:
        return Route(Method.CHECK, Why.NO_USABLE_ACCOUNT, choice.id)
    account_id = choice.bank_account_id if choice.method is Method.ACH else None
    return Route(choice.method, Why.CHOSEN, choice.id, account_id)


def strongest(asked: Asked, choices: Iterable[Choice]) -> Choice | None:
    """Give the choice that holds for a payment, if there is one."""
    fitting = [choice for choice in choices if _fits(choice, asked)]
    return max(fitting, key=_strength, default=None)


def _fits(choice: Choice, asked: Asked) -> bool:
    is_in_force = choice.effective_date <= asked.on_date and (
        choice.ended_date is None or asked.on_date < choice.ended_date
    )
    return (
        is_in_force
        and choice.payer_id in {None, asked.payer_id}
        and choice.payee_id in {None, asked.payee_id}
        and choice.npi in {"", asked.npi}
    )


def _strength(choice: Choice) -> tuple[bool, bool, bool, date, datetime]:
    return (
        choice.payer_id is not None,
        bool(choice.npi),
        choice.payee_id is not None,
        choice.effective_date,
        choice.signed_at,
    )
