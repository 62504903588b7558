"""Take an invitation one step further."""

from __future__ import annotations

from datetime import datetime

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.transactions import require_open
from wellpaid.patient_pay.invitations.events import MOVES
from wellpaid.patient_pay.invitations.models import AccountInvitation
from wellpaid.patient_pay.invitations.states import GRAPH, InvitationState


def move_invitation(
    *, invitation: AccountInvitation, to: InvitationState, actor: Actor, now: datetime
) -> None:
    """Move an invitation that the caller has locked, in the open transaction.

    :raises IllegalTransition: the graph has no such step
    """
    require_open()
    code = GRAPH.event(InvitationState(invitation.state), to)
    invitation.state, invitation.state_changed_at = to, now
    invitation.save(update_fields=["state", "state_changed_at"])
    event = MOVES[code](invitation_id=invitation.id, guarantor_id=invitation.guarantor_id)
    announce(event, actor=actor, subject_id=invitation.guarantor_id, now=now)
