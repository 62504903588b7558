"""Leave every organisation: for somebody whose sign-in is about to be closed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.core.organizations.models import Member
from wellpaid.kit.tenancy.scope import tenant

from .end_member import end_member, keep_an_administrator
from .move_member import locked_member


def leave_everywhere(*, user_id: UUID, now: datetime) -> None:
    """End each membership of a user, each in its organisation's own transaction.

    Every organisation is asked first, so that a refusal of one ends nothing in another.

    :raises LastAdministrator: somewhere nobody could manage the people any more
    """
    actor = Actor(ActorKind.USER, user_id)
    rows = list(Member.objects.filter(user_id=user_id, ended_at__isnull=True).order_by("id"))
    for row in rows:
        with tenant(row.organization_id):
            keep_an_administrator(locked_member(row.organization_id, row.id))
    for row in rows:
        end_member(organization_id=row.organization_id, member_id=row.id, actor=actor, now=now)
