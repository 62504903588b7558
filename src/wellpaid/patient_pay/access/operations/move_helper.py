"""Take a helper's access one step further."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import ProductError
from wellpaid.kit.transactions import require_open
from wellpaid.patient_pay.access.events import MOVES
from wellpaid.patient_pay.access.models import HelperAccess, PersonLink
from wellpaid.patient_pay.access.states import GRAPH, HelperState


class NothingToShare(ProductError):
    """The person has no bills in the account, so nobody can be let in to see them."""

    code, status = "nothing_to_share", 409
    message = "Add a bill to your account first. Then you can let someone see it."


def first_organization(owner_id: UUID) -> UUID:
    """Give the organisation whose records keep what happens between a person and the helpers.

    A helper sees the bills of every organisation that the person is linked to. The agreement
    itself is one thing, so it is written down once: where the person was linked first.

    :raises NothingToShare: the person has no link
    """
    link = PersonLink.objects.filter(user_id=owner_id).order_by("created_at", "id").first()
    if link is None:
        raise NothingToShare
    return link.organization_id


def move_helper(*, access: HelperAccess, to: HelperState, actor: Actor, now: datetime) -> None:
    """Move an access that the caller has locked, in the transaction of its first organisation.

    :raises IllegalTransition: the graph has no such step
    """
    require_open()
    source = HelperState(access.state)
    code = GRAPH.event(source, to)
    access.state, access.state_changed_at = to, now
    access.token_hash = ""
    access.save()
    event = MOVES[code](helper_access_id=access.id)
    announce(event, actor=actor, subject_id=access.owner_id, now=now)


def locked_access(access_id: UUID) -> HelperAccess | None:
    """Lock an access in the open transaction and give it fresh."""
    require_open()
    return HelperAccess.objects.select_for_update(no_key=True).filter(id=access_id).first()
