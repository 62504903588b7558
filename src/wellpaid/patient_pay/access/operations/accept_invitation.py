"""Say yes to an invitation to help."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.models import HelperAccess
from wellpaid.patient_pay.access.states import HelperState

from .invite_helper import INVITATION_LASTS, token_hash
from .move_helper import first_organization, locked_access, move_helper


class InvitationOver(ProductError):
    """Too old, used, taken back, or nobody here wrote it: nobody is told which."""

    code, status = "invitation_over", 410
    message = "This invitation is over. Ask the person who sent it for a new one."


class OwnInvitation(ProductError):
    """The person who invited has opened the link in their own account."""

    code, status = "own_invitation", 409
    message = "This is your own invitation. The person you invited has to open it in their account."


def read_invitation(*, token: str, now: datetime) -> HelperAccess:
    """Give the invitation behind a token.

    :raises InvitationOver: it can't be accepted any more
    """
    access = HelperAccess.objects.filter(
        token_hash=token_hash(token),
        state=HelperState.INVITED,
        created_at__gt=now - INVITATION_LASTS,
    ).first()
    if access is None:
        raise InvitationOver
    return access


def accept_invitation(*, token: str, user_id: UUID, actor: Actor, now: datetime) -> None:
    """Let the signed-in user see the inviter's bills from now on.

    An older access of the same two people ends: the newer invitation says what holds.

    :raises InvitationOver: it can't be accepted any more
    :raises OwnInvitation: the user is who invited
    """
    found = read_invitation(token=token, now=now)
    if found.owner_id == user_id:
        raise OwnInvitation
    with tenant(first_organization(found.owner_id)):
        access = locked_access(found.id)
        if access is None or access.state != HelperState.INVITED:
            raise InvitationOver
        end_older(owner_id=access.owner_id, helper_id=user_id, actor=actor, now=now)
        access.helper_id = user_id
        move_helper(access=access, to=HelperState.ACTIVE, actor=actor, now=now)


def end_older(*, owner_id: UUID, helper_id: UUID, actor: Actor, now: datetime) -> None:
    """End the access that two people have already, in the open transaction."""
    older = HelperAccess.objects.select_for_update(no_key=True).filter(
        owner_id=owner_id, helper_id=helper_id, state=HelperState.ACTIVE
    )
    for access in older:
        move_helper(access=access, to=HelperState.ENDED, actor=actor, now=now)
