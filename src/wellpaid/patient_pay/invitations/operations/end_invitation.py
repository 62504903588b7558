"""Take an invitation back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import NotFound
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.invitations.models import AccountInvitation
from wellpaid.patient_pay.invitations.states import InvitationState

from .move_invitation import move_invitation


def end_invitation(
    *, organization_id: UUID, invitation_id: UUID, actor: Actor, now: datetime
) -> None:
    """Let the link open nothing any more. One that is over already stays as it is.

    :raises NotFound: the organisation has no such invitation
    """
    with tenant(organization_id):
        invitation = lock_rows(AccountInvitation, [invitation_id]).get(invitation_id)
        if invitation is None:
            raise NotFound
        if invitation.state == InvitationState.SENT:
            move_invitation(invitation=invitation, to=InvitationState.ENDED, actor=actor, now=now)
