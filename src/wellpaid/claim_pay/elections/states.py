"""The state of a choice."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_noop as _

from wellpaid.kit.states import PublicState, StateGraph


class ElectionState(StrEnum):
    """Whether a choice is (or will be) in force. One that was replaced or withdrawn stays kept."""

    STANDING = "standing"
    ENDED = "ended"


S = ElectionState

GRAPH = StateGraph("election", {(S.STANDING, S.ENDED): "election.ended"})

PUBLIC = {
    S.STANDING: PublicState(_("In force"), "elections"),
    S.ENDED: PublicState(_("Over"), "elections"),
}
