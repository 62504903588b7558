"""Where a case is: waited for, somebody's to decide, decided."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_noop as _

from wellpaid.kit.states import PublicState, StateGraph


class CaseState(StrEnum):
    """Where a case is. ``DISSOLVED``: its sides are in another case."""

    WAITING = "waiting"
    NEEDS_YOU = "needs_you"
    MATCHED = "matched"
    ASIDE = "aside"
    DISSOLVED = "dissolved"


S = CaseState

GRAPH = StateGraph(
    "deposit case",
    {
        (S.WAITING, S.NEEDS_YOU): "deposit_case.needs_somebody",
        (S.NEEDS_YOU, S.WAITING): "deposit_case.waits",
        (S.WAITING, S.MATCHED): "deposit_case.matched",
        (S.NEEDS_YOU, S.MATCHED): "deposit_case.matched",
        (S.WAITING, S.ASIDE): "deposit_case.set_aside",
        (S.NEEDS_YOU, S.ASIDE): "deposit_case.set_aside",
        (S.MATCHED, S.NEEDS_YOU): "deposit_case.undone",
        (S.ASIDE, S.NEEDS_YOU): "deposit_case.undone",
        (S.WAITING, S.DISSOLVED): "deposit_case.dissolved",
        (S.NEEDS_YOU, S.DISSOLVED): "deposit_case.dissolved",
    },
)
OPEN = (S.WAITING, S.NEEDS_YOU)
DECIDED = (S.MATCHED, S.ASIDE)

PUBLIC: dict[StrEnum, PublicState] = {
    S.WAITING: PublicState(_("Waiting"), "match_case"),
    S.NEEDS_YOU: PublicState(_("Needs you"), "match_case"),
    S.MATCHED: PublicState(_("Matched"), "match_case"),
    S.ASIDE: PublicState(_("Put aside"), "match_case"),
    S.DISSOLVED: PublicState(_("Part of another case"), "match_case"),
}
