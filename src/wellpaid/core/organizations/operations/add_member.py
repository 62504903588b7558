"""Let a user work for an organisation."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.events import MemberAdded
from wellpaid.core.organizations.models import Member, Organization
from wellpaid.core.organizations.roles import Role
from wellpaid.core.organizations.states import MemberState
from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant


def add_member(
    *, organization_id: UUID, user_id: UUID, role: Role, actor: Actor, now: datetime
) -> None:
    """Add a user to the staff at once, without a PIN: for who sets an installation up.

    A user who belongs to it already keeps the role.
    """
    with tenant(organization_id):
        lock_row(Organization, organization_id)
        _, is_new = Member.objects.get_or_create(
            organization_id=organization_id,
            user_id=user_id,
            ended_at=None,
            defaults={
                "role": role,
                "state": MemberState.ACTIVE,
                "created_at": now,
                "activated_at": now,
            },
        )
        if is_new:
            announce(MemberAdded(user_id=user_id), actor=actor, subject_id=user_id, now=now)
