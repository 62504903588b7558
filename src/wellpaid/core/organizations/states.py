"""The states of a membership."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_noop as _

from wellpaid.kit.states import PublicState, StateGraph


class MemberState(StrEnum):
    """How far somebody is in. Only an active member may do or see anything of the organisation."""

    INVITED = "invited"
    PIN_CONFIRMED = "pin_confirmed"
    ACTIVE = "active"
    ENDED = "ended"


GRAPH = StateGraph(
    "member",
    {
        (MemberState.INVITED, MemberState.PIN_CONFIRMED): "member.pin_confirmed",
        (MemberState.PIN_CONFIRMED, MemberState.ACTIVE): "member.activated",
        (MemberState.INVITED, MemberState.ENDED): "member.ended",
        (MemberState.PIN_CONFIRMED, MemberState.ENDED): "member.ended",
        (MemberState.ACTIVE, MemberState.ENDED): "member.ended",
    },
)

PUBLIC = {
    MemberState.INVITED: PublicState(_("Invited"), "people"),
    MemberState.PIN_CONFIRMED: PublicState(_("Setting up"), "people"),
    MemberState.ACTIVE: PublicState(_("Active"), "people"),
    MemberState.ENDED: PublicState(_("Ended"), "people"),
}
