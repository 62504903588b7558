"""Add an authorised user, who gets a security PIN by e-mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.identity.queries import user_with_address
from wellpaid.core.organizations.events import MemberInvited
from wellpaid.core.organizations.models import Member, Organization
from wellpaid.core.organizations.roles import Role
from wellpaid.core.organizations.states import MemberState
from wellpaid.kit.errors import ProductError
from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant

from .send_pin import send_pin


class MemberThere(ProductError):
    """The organisation has this person already."""

    code, status = "member_there", 409
    message = _("This person is in the list already. You can send a new PIN there.")


@dataclass(frozen=True)
class NewMember:
    """Who is added. The address has to be the one that the person signs in with."""

    full_name: str
    email: str
    role: Role
    language: str = "en"


def invite_member(*, organization_id: UUID, member: NewMember, actor: Actor, now: datetime) -> UUID:
    """Keep the membership, send the PIN, and give the membership's id. Nothing is allowed yet.

    :raises MemberThere: the organisation has this address, or the user behind it, already
    """
    email = member.email.lower()
    with tenant(organization_id):
        lock_row(Organization, organization_id)
        live = Member.objects.filter(organization_id=organization_id, ended_at__isnull=True)
        user_id = user_with_address(email)
        if live.filter(invited_email=email).exists() or (
            user_id is not None and live.filter(user_id=user_id).exists()
        ):
            raise MemberThere
        row = Member.objects.create(
            organization_id=organization_id,
            role=member.role,
            state=MemberState.INVITED,
            invited_email=email,
            full_name=member.full_name,
            created_at=now,
        )
        event = MemberInvited(member_id=row.id, role_code=member.role)
        announce(event, actor=actor, subject_id=row.id, now=now)
        send_pin(member=row, language=member.language, actor=actor, now=now)
    return row.id
