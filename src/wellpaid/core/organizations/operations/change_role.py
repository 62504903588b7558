"""Give a member another role."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.events import RoleChanged
from wellpaid.core.organizations.roles import Role
from wellpaid.kit.tenancy.scope import tenant

from .end_member import keep_an_administrator
from .move_member import locked_member


def change_role(
    *, organization_id: UUID, member_id: UUID, role: Role, actor: Actor, now: datetime
) -> None:
    """Keep the role; it holds from the member's next page on.

    :raises NotFound: the organisation has no such membership
    :raises LastAdministrator: nobody could manage the people any more
    """
    with tenant(organization_id):
        member = locked_member(organization_id, member_id)
        old = Role(member.role)
        if old is role:
            return
        keep_an_administrator(member)
        member.role = role
        member.save(update_fields=["role"])
        event = RoleChanged(member_id=member.id, old_role_code=old, new_role_code=role)
        announce(event, actor=actor, subject_id=member.id, now=now)
