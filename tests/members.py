"""Organisations and their people for tests, made through the product's own operations."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from tests.factories import NOW, make_clinic, make_user
from wellpaid.claim_pay.payers.operations.register_payer import Payer, register_payer
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.identity.models import User
from wellpaid.core.notifications.models import Letter
from wellpaid.core.organizations.models import Member, Organization
from wellpaid.core.organizations.operations.accept_terms import accept_terms
from wellpaid.core.organizations.operations.activate_member import activate_member
from wellpaid.core.organizations.operations.add_member import add_member
from wellpaid.core.organizations.operations.add_organization import (
    NewOrganization,
    add_organization,
)
from wellpaid.core.organizations.operations.confirm_pin import confirm_pin
from wellpaid.core.organizations.operations.give_profile import give_profile
from wellpaid.core.organizations.operations.invite_member import NewMember, invite_member
from wellpaid.core.organizations.roles import OrganizationKind, Role
from wellpaid.core.organizations.terms import VERSION
from wellpaid.kit.tenancy.scope import tenant

_numbers = count(1)


def make_organization(kind: OrganizationKind, **changes: Any) -> Organization:
    """Add an organisation of any kind that works already."""
    number = next(_numbers)
    if kind is OrganizationKind.PROVIDER:
        return make_clinic(**changes)
    facts = {
        "slug": f"{kind.value.replace('_', '-')}-{number}",
        "name": f"Oakfen {number}",
    } | changes
    if kind is OrganizationKind.PAYER:
        payer = Payer(payer_ein=f"1{340000000 + number}", **facts)
        found = Organization.objects.get(id=register_payer(payer=payer, actor=SYSTEM, now=NOW))
    else:
        new = NewOrganization(kind, phone="+18005550142", **facts)
        found = add_organization(organization=new, actor=SYSTEM, now=NOW)
    found.set_up_at = found.described_at = NOW
    found.phone = "+18005550142"
    found.save()
    return found


def member_of(organization: Organization, role: Role = Role.BILLER, name: str = "clerk") -> User:
    """Make a user who works there, past the PIN."""
    user = person(name)
    add_member(organization_id=organization.id, user_id=user.id, role=role, actor=SYSTEM, now=NOW)
    return user


def person(name: str = "tamsin", email: str = "") -> User:
    """Make somebody with a confirmed address."""
    user = make_user(name, **({"email": email} if email else {}))
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def add_factor(user: User) -> None:
    """Give somebody a second step."""
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})


def invite(
    organization: Organization,
    email: str = "tamsin.orrell@example.net",
    role: Role = Role.BILLER,
    now: datetime = NOW,
) -> UUID:
    """Invite somebody."""
    new = NewMember("Tamsin Orrell", email, role)
    return invite_member(organization_id=organization.id, member=new, actor=SYSTEM, now=now)


def pin_letters(organization: Organization) -> list[Letter]:
    """Give the letters with PINs, the oldest first."""
    with tenant(organization.id):
        rows = Letter.objects.filter(kind="activation_pin")
        return list(rows.order_by("created_at", "id"))


def newest_pin(organization: Organization) -> str:
    """Give the PIN of the newest letter."""
    found = re.search(r"PIN: (\d{4} \d{4})", pin_letters(organization)[-1].body)
    assert found
    return found[1]


def set_up(member_id: UUID, user: User, now: datetime = NOW) -> None:
    """Enter the PIN and do a member's own tasks, all but activating."""
    member = Member.objects.select_related("organization").get(id=member_id)
    pin = newest_pin(member.organization)
    confirm_pin(member_id=member_id, user_id=user.id, pin=pin, now=now)
    give_profile(
        member_id=member_id, user_id=user.id, full_name="Tamsin Orrell", phone="+18005550119"
    )
    accept_terms(member_id=member_id, user_id=user.id, version=VERSION, language="en", now=now)
    add_factor(user)


def activated(member_id: UUID, user: User, now: datetime = NOW) -> None:
    """Go all the way."""
    set_up(member_id, user, now)
    activate_member(member_id=member_id, user_id=user.id, now=now)
