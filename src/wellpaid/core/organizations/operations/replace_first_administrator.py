"""Invite another first administrator: the address had a slip, or the person left."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _

from wellpaid.core.events.actors import Actor
from wellpaid.core.organizations.models import Member, Organization
from wellpaid.core.organizations.roles import Role
from wellpaid.core.organizations.states import MemberState
from wellpaid.kit.errors import ProductError
from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant

from .invite_member import NewMember, invite_member
from .move_member import move_member


class AdministratorThere(ProductError):
    """The organisation looks after its people itself."""

    code, status = "administrator_there", 409
    message = _("An active administrator is there. They invite the others.")


def replace_first_administrator(
    *, organization_id: UUID, member: NewMember, actor: Actor, now: datetime
) -> UUID:
    """End invitations of administrators that wait, PINs and all, and invite this one.

    :raises AdministratorThere: an active administrator is there
    :raises MemberThere: the organisation has this address already, in another role
    """
    with tenant(organization_id):
        lock_row(Organization, organization_id)
        bosses = Member.objects.select_for_update(no_key=True).filter(
            organization_id=organization_id, role=Role.ADMINISTRATOR, ended_at__isnull=True
        )
        for boss in bosses.order_by("id"):
            if boss.state == MemberState.ACTIVE:
                raise AdministratorThere
            move_member(member=boss, to=MemberState.ENDED, actor=actor, now=now)
        return invite_member(organization_id=organization_id, member=member, actor=actor, now=now)
