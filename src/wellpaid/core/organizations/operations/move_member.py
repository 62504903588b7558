"""Have a membership take a step of its graph; and the lock that all work on people takes first."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.events import MOVES
from wellpaid.core.organizations.models import Member, Organization
from wellpaid.core.organizations.states import GRAPH, MemberState
from wellpaid.kit.errors import NotFound
from wellpaid.kit.locks import lock_row, lock_rows


def locked_member(organization_id: UUID, member_id: UUID) -> Member:
    """Lock the organisation, then a membership of it that hasn't ended, and give it fresh.

    The organisation's row is the one lock of all who change its people: so two administrators who
    end each other at once come one after the other, and one of them stays.

    :raises NotFound: the organisation has no such membership
    """
    lock_row(Organization, organization_id)
    member = lock_rows(Member, [member_id]).get(member_id)
    if member is None or member.organization_id != organization_id:
        raise NotFound
    if member.state == MemberState.ENDED:
        raise NotFound
    return member


def move_member(*, member: Member, to: MemberState, actor: Actor, now: datetime) -> None:
    """Move a locked membership, in the open transaction of its organisation.

    :raises IllegalTransition: the graph has no such step
    """
    code = GRAPH.event(MemberState(member.state), to)
    member.state = to
    if to is MemberState.ACTIVE:
        member.activated_at = now
    if to is MemberState.ENDED:
        member.ended_at = now
    member.save(update_fields=["state", "activated_at", "ended_at", "user"])
    announce(MOVES[code](member_id=member.id), actor=actor, subject_id=member.id, now=now)
