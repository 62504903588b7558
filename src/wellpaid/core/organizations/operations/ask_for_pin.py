"""The invited person asks for a new PIN; the administrators see it in their list."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.events import PinAsked
from wellpaid.core.organizations.models import ActivationPin
from wellpaid.core.organizations.rules import invitation_of
from wellpaid.core.organizations.states import MemberState
from wellpaid.kit.errors import NotFound
from wellpaid.kit.tenancy.scope import tenant

from .move_member import locked_member


def ask_for_pin(*, member_id: UUID, user_id: UUID, now: datetime) -> None:
    """Note the wish, once until a new PIN is sent.

    :raises NotFound: nobody invited this user by that membership, or no PIN is needed
    """
    organization_id = invitation_of(user_id, member_id).organization_id
    with tenant(organization_id):
        member = locked_member(organization_id, member_id)
        if member.state != MemberState.INVITED:
            raise NotFound
        unasked = ActivationPin.objects.filter(member=member, asked_at__isnull=True)
        if unasked.update(asked_at=now):
            actor = Actor(ActorKind.USER, user_id)
            announce(PinAsked(member_id=member.id), actor=actor, subject_id=member.id, now=now)
