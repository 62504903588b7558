"""Write the operator's half of a fee into the operator's own books."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.ledger.claim_postings import ClaimMoney, service_fee_earned
from wellpaid.core.ledger.operations.post import post
from wellpaid.core.organizations.queries import operator_id
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant


class NoOperator(RuntimeError):
    """Fees are charged and nobody earns them: the installation has no operator organisation."""


def earn_fee(
    *,
    provider_id: UUID,
    remittance_id: UUID,
    key: str,
    amount: Money,
    effective_date: date,
) -> None:
    """Post it under the key of the provider's half; again, it changes nothing.

    :param amount: negative: the fee was given back
    :raises NoOperator: there is no operator organisation
    """
    organization_id = operator_id()
    if organization_id is None:
        raise NoOperator
    with tenant(organization_id):
        fact = ClaimMoney(remittance_id, amount, effective_date, SYSTEM, key=key)
        post(journal=service_fee_earned(fact, provider_id))
