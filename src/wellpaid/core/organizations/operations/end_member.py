"""End somebody's access to an organisation, at once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _

from wellpaid.core.events.actors import Actor
from wellpaid.core.organizations.models import Member
from wellpaid.core.organizations.roles import Role
from wellpaid.core.organizations.states import MemberState
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant

from .move_member import locked_member, move_member


class LastAdministrator(ProductError):
    """Without this one nobody could manage the people any more."""

    code, status = "last_administrator", 409
    message = _("This is the last active administrator. Make somebody else an administrator first.")


def end_member(*, organization_id: UUID, member_id: UUID, actor: Actor, now: datetime) -> None:
    """End the membership: its PIN, its pages and its billing services' pages are shut.

    :raises NotFound: the organisation has no such membership
    :raises LastAdministrator: nobody could manage the people any more
    """
    with tenant(organization_id):
        member = locked_member(organization_id, member_id)
        keep_an_administrator(member)
        move_member(member=member, to=MemberState.ENDED, actor=actor, now=now)


def keep_an_administrator(member: Member) -> None:
    """Refuse to lose the last one; the organisation is locked by the caller.

    :raises LastAdministrator: no other active administrator is there
    """
    if member.role != Role.ADMINISTRATOR or member.state != MemberState.ACTIVE:
        return
    others = Member.objects.filter(
        organization_id=member.organization_id,
        role=Role.ADMINISTRATOR,
        state=MemberState.ACTIVE,
        user__is_active=True,  # who closed their sign-in manages nobody
    ).exclude(id=member.id)
    if not others.exists():
        raise LastAdministrator
