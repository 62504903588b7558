"""Where an appeal is: to be sent, with the plan, decided."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_noop as _

from wellpaid.kit.states import PublicState, StateGraph


class AppealState(StrEnum):
    """Where an appeal is.

    ``LATE``: not sent by its deadline. ``UNANSWERED``: the plan's days are over. ``HEARD``: a later
    835 pays the claim anew, and a person has to say whether that decides it.
    """

    DRAFT = "draft"
    LATE = "late"
    SENT = "sent"
    UNANSWERED = "unanswered"
    HEARD = "heard"
    UPHELD = "upheld"
    PARTLY = "partly"
    OVERTURNED = "overturned"
    WITHDRAWN = "withdrawn"


S = AppealState
NEEDS_YOU = (S.LATE, S.DRAFT, S.HEARD, S.UNANSWERED)
WAITING = (S.SENT,)
OPEN = (*NEEDS_YOU, *WAITING)
DECIDED = (S.UPHELD, S.PARTLY, S.OVERTURNED)
DONE = (*DECIDED, S.WITHDRAWN)

GRAPH = StateGraph(
    "appeal",
    {
        (S.DRAFT, S.LATE): "appeal.late",
        (S.LATE, S.DRAFT): "appeal.reopened",
        (S.DRAFT, S.SENT): "appeal.sent",
        (S.LATE, S.SENT): "appeal.sent",
        (S.UNANSWERED, S.SENT): "appeal.sent",
        (S.SENT, S.UNANSWERED): "appeal.unanswered",
        **{(state, S.HEARD): "appeal.heard" for state in (S.DRAFT, S.LATE, S.SENT, S.UNANSWERED)},
        **{
            (state, to): f"appeal.{to}"
            for state in (S.SENT, S.UNANSWERED, S.HEARD)
            for to in DECIDED
        },
        **{(state, S.WITHDRAWN): "appeal.withdrawn" for state in OPEN},
        # What was typed wrong, or too soon, is taken back.
        **{(state, S.SENT): "appeal.reopened" for state in (*DECIDED, S.HEARD)},
        **{(state, S.DRAFT): "appeal.reopened" for state in (*DECIDED, S.HEARD, S.WITHDRAWN)},
    },
)

PUBLIC: dict[StrEnum, PublicState] = {
    S.DRAFT: PublicState(_("To be sent"), "appeal"),
    S.LATE: PublicState(_("Past its deadline"), "appeal"),
    S.SENT: PublicState(_("With the plan"), "appeal"),
    S.UNANSWERED: PublicState(_("The plan is late"), "appeal"),
    S.HEARD: PublicState(_("The plan paid more"), "appeal"),
    S.UPHELD: PublicState(_("The plan said no again"), "appeal"),
    S.PARTLY: PublicState(_("Won in part"), "appeal"),
    S.OVERTURNED: PublicState(_("Won"), "appeal"),
    S.WITHDRAWN: PublicState(_("Withdrawn"), "appeal"),
}
