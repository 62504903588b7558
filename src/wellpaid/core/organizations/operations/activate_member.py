"""Let a member work, once every task is done."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _

from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.events import OrganizationSetUp
from wellpaid.core.organizations.models import Organization
from wellpaid.core.organizations.queries import activation_of
from wellpaid.core.organizations.rules import setting_up
from wellpaid.core.organizations.states import MemberState
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.tenancy.scope import tenant

from .move_member import locked_member, move_member


class TasksOpen(ProductError):
    """Something is still to do."""

    code, status = "activation_tasks_open", 409
    message = _("Something in the list isn’t done yet. You aren’t activated.")


def activate_member(*, member_id: UUID, user_id: UUID, now: datetime) -> None:
    """Activate the member; the first administrator's activation sets the organisation up.

    :raises NotFound: the user isn't setting up this membership
    :raises TasksOpen: something is still to do
    """
    organization_id = setting_up(user_id, member_id).organization_id
    actor = Actor(ActorKind.USER, user_id)
    with tenant(organization_id):
        member = locked_member(organization_id, member_id)
        if member.state != MemberState.PIN_CONFIRMED or member.user_id != user_id:
            raise NotFound
        if not activation_of(member).is_complete:
            raise TasksOpen
        move_member(member=member, to=MemberState.ACTIVE, actor=actor, now=now)
        first = Organization.objects.filter(id=organization_id, set_up_at__isnull=True)
        if first.update(set_up_at=now):
            event = OrganizationSetUp(organization_id=organization_id)
            announce(event, actor=actor, subject_id=organization_id, now=now)
