"""The operator brings an organisation in, with its first administrator."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wellpaid.claim_pay.payers.operations.register_payer import Payer, register_payer
from wellpaid.core.events.actors import Actor
from wellpaid.core.organizations.operations.add_organization import (
    NewOrganization,
    add_organization,
)
from wellpaid.core.organizations.operations.invite_member import NewMember, invite_member
from wellpaid.core.organizations.roles import OrganizationKind
from wellpaid.kit.transactions import transaction


@dataclass(frozen=True)
class Tenant:
    """Who comes in.

    :param payer_ein: for a payer: "1" and the nine digits of its EIN, as TRN03 has it
    """

    kind: OrganizationKind
    slug: str
    name: str
    administrator: NewMember
    payer_ein: str = ""


def add_tenant(*, added: Tenant, actor: Actor, now: datetime) -> None:
    """Add the organisation and send its first administrator the PIN: both, or neither.

    :raises SlugTaken: the short name is in use
    :raises PayerEinWrong: a payer's EIN isn't one
    """
    with transaction():
        if added.kind is OrganizationKind.PAYER:
            payer = Payer(slug=added.slug, name=added.name, payer_ein=added.payer_ein)
            organization_id = register_payer(payer=payer, actor=actor, now=now)
        else:
            new = NewOrganization(added.kind, added.slug, added.name)
            organization_id = add_organization(organization=new, actor=actor, now=now).id
        invite_member(
            organization_id=organization_id, member=added.administrator, actor=actor, now=now
        )
