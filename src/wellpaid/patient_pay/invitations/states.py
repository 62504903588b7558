"""The states of an invitation."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_noop as _

from wellpaid.kit.states import PublicState, StateGraph


class InvitationState(StrEnum):
    """Where an invitation stands. One that is too old stays sent: its link says so itself."""

    SENT = "sent"
    USED = "used"
    ENDED = "ended"


GRAPH = StateGraph(
    "invitation",
    {
        (InvitationState.SENT, InvitationState.USED): "invitation.used",
        (InvitationState.SENT, InvitationState.ENDED): "invitation.ended",
    },
)

PUBLIC = {
    InvitationState.SENT: PublicState(_("Invited"), "invited"),
    InvitationState.USED: PublicState(_("Came in"), "invited"),
    InvitationState.ENDED: PublicState(_("Ended"), "invited"),
}
