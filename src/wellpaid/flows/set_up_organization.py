"""The first administrator describes the organisation; a provider also says whom payers pay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.payees.numbers import NpiKind
from wellpaid.claim_pay.payees.operations.add_npi import add_npi
from wellpaid.claim_pay.payees.operations.add_payee import NewPayee, add_payee
from wellpaid.claim_pay.payees.operations.end_payee import end_payee
from wellpaid.claim_pay.payees.queries import payees_of
from wellpaid.core.events.actors import Actor
from wellpaid.core.organizations.operations.describe_organization import (
    Description,
    describe_organization,
)
from wellpaid.kit.tenancy.scope import tenant


@dataclass(frozen=True)
class Numbers:
    """Under which tax number and NPIs the provider is paid.

    :param person_npis: of the people who bill under the organisation's tax number
    """

    payee: NewPayee
    organization_npi: str
    person_npis: tuple[str, ...] = ()


def set_up_organization(
    *,
    organization_id: UUID,
    description: Description,
    numbers: Numbers | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Keep address and numbers together, or neither. Given again, the new numbers replace the old.

    Numbers that the operator has confirmed stay: payments find them already.

    :param numbers: ``None`` for an organisation that isn't paid by health plans
    :raises TinWrong: nine digits are wanted
    :raises NpiWrong: a check digit is wrong
    """
    with tenant(organization_id):
        describe_organization(
            organization_id=organization_id, description=description, actor=actor, now=now
        )
        if numbers is not None:
            _replace(organization_id, numbers, actor, now)


def _replace(organization_id: UUID, numbers: Numbers, actor: Actor, now: datetime) -> None:
    known = payees_of(organization_id)
    if any(payee.confirmed_at for payee in known):
        return
    for payee in known:
        end_payee(organization_id=organization_id, payee_id=payee.id, actor=actor, now=now)
    payee_id = add_payee(organization_id=organization_id, payee=numbers.payee, actor=actor, now=now)
    npis = {numbers.organization_npi: NpiKind.ORGANIZATION}
    npis |= {npi: NpiKind.INDIVIDUAL for npi in numbers.person_npis if npi not in npis}
    for npi, kind in npis.items():
        add_npi(
            organization_id=organization_id,
            payee_id=payee_id,
            npi=npi,
            kind=kind,
            actor=actor,
            now=now,
        )
