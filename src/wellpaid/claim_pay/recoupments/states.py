"""Where a recoupment is: to be answered, being taken, disputed, settled."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_noop as _

from wellpaid.kit.states import PublicState, StateGraph


class RecoupmentState(StrEnum):
    """Where a recoupment is.

    ``LATE``: not answered by its deadline. ``UNANSWERED``: disputed, and the plan's days are over.
    ``DROPPED``: the plan cancelled the payment that told of it. ``JOINED``: it is part of another.
    """

    NOTICED = "noticed"
    LATE = "late"
    AGREED = "agreed"
    DISPUTED = "disputed"
    UNANSWERED = "unanswered"
    SETTLED = "settled"
    GIVEN_BACK = "given_back"
    DROPPED = "dropped"
    JOINED = "joined"


S = RecoupmentState
NEEDS_YOU = (S.LATE, S.NOTICED, S.UNANSWERED)
WAITING = (S.AGREED, S.DISPUTED)
OPEN = (*NEEDS_YOU, *WAITING)
DONE = (S.SETTLED, S.GIVEN_BACK, S.DROPPED)

GRAPH = StateGraph(
    "recoupment",
    {
        (S.NOTICED, S.LATE): "recoupment.late",
        (S.LATE, S.NOTICED): "recoupment.reopened",
        **{
            (state, S.AGREED): "recoupment.agreed"
            for state in (S.NOTICED, S.LATE, S.DISPUTED, S.UNANSWERED)
        },
        **{
            (state, S.DISPUTED): "recoupment.disputed"
            for state in (S.NOTICED, S.LATE, S.UNANSWERED)
        },
        (S.DISPUTED, S.UNANSWERED): "recoupment.unanswered",
        (S.AGREED, S.SETTLED): "recoupment.settled",
        **{(state, S.GIVEN_BACK): "recoupment.given_back" for state in (S.DISPUTED, S.UNANSWERED)},
        **{(state, S.DROPPED): "recoupment.dropped" for state in OPEN},
        **{(state, S.JOINED): "recoupment.joined" for state in (S.NOTICED, S.LATE)},
        # An answer is taken back, or the plan takes more than what was settled.
        **{
            (state, S.NOTICED): "recoupment.reopened"
            for state in (S.AGREED, S.DISPUTED, S.UNANSWERED, S.SETTLED, S.GIVEN_BACK, S.DROPPED)
        },
    },
)

PUBLIC: dict[StrEnum, PublicState] = {
    S.NOTICED: PublicState(_("Needs your answer"), "recoupment"),
    S.LATE: PublicState(_("Answer overdue"), "recoupment"),
    S.AGREED: PublicState(_("Agreed, not settled yet"), "recoupment"),
    S.DISPUTED: PublicState(_("Disputed, with the plan"), "recoupment"),
    S.UNANSWERED: PublicState(_("The plan is late"), "recoupment"),
    S.SETTLED: PublicState(_("Settled"), "recoupment"),
    S.GIVEN_BACK: PublicState(_("The plan gave it back"), "recoupment"),
    S.DROPPED: PublicState(_("Not wanted any more"), "recoupment"),
    S.JOINED: PublicState(_("Part of another one"), "recoupment"),
}
