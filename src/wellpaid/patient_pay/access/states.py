"""The states of a link and of a helper's access."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_noop as _

from wellpaid.kit.states import PublicState, StateGraph


class HelperState(StrEnum):
    """Where a helper's access stands."""

    INVITED = "invited"
    ASKED = "asked"
    ACTIVE = "active"
    DECLINED = "declined"
    ENDED = "ended"


GRAPH = StateGraph(
    "helper access",
    {
        (HelperState.INVITED, HelperState.ACTIVE): "helper.began",
        (HelperState.INVITED, HelperState.ENDED): "helper.ended",
        (HelperState.ASKED, HelperState.ACTIVE): "helper.began",
        (HelperState.ASKED, HelperState.DECLINED): "helper.declined",
        (HelperState.ASKED, HelperState.ENDED): "helper.ended",
        (HelperState.ACTIVE, HelperState.ENDED): "helper.ended",
    },
)

PUBLIC = {
    HelperState.INVITED: PublicState(_("Invited, not accepted yet"), "family"),
    HelperState.ASKED: PublicState(_("Asks to see your bills"), "family"),
    HelperState.ACTIVE: PublicState(_("Sees your bills"), "family"),
    HelperState.DECLINED: PublicState(_("You said no"), "family"),
    HelperState.ENDED: PublicState(_("Ended"), "family"),
}

# What a new access may become of itself: people look at these, the rest is history.
OPEN = (HelperState.INVITED, HelperState.ASKED, HelperState.ACTIVE)
