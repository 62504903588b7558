"""Where a case of the books is: somebody's to mend, mended and to be proved, agreed."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_noop as _

from wellpaid.kit.states import PublicState, StateGraph


class PostingState(StrEnum):
    """Where a case is. ``FIXED``: somebody mended the books; their next file has to show it."""

    NEEDS_YOU = "needs_you"
    FIXED = "fixed"
    AGREED = "agreed"
    ASIDE = "aside"


S = PostingState

GRAPH = StateGraph(
    "posting case",
    {
        (S.NEEDS_YOU, S.FIXED): "posting_case.fixed",
        (S.NEEDS_YOU, S.ASIDE): "posting_case.set_aside",
        (S.NEEDS_YOU, S.AGREED): "posting_case.agreed",
        (S.FIXED, S.AGREED): "posting_case.agreed",
        (S.ASIDE, S.AGREED): "posting_case.agreed",
        (S.FIXED, S.NEEDS_YOU): "posting_case.opened_again",
        (S.ASIDE, S.NEEDS_YOU): "posting_case.opened_again",
        (S.AGREED, S.NEEDS_YOU): "posting_case.opened_again",
    },
)
# A person decided these, and may take it back.
DECIDED = (S.FIXED, S.ASIDE)

PUBLIC: dict[StrEnum, PublicState] = {
    S.NEEDS_YOU: PublicState(_("Needs you"), "claims_books_case"),
    S.FIXED: PublicState(_("Fixed by hand, to be proved"), "claims_books_case"),
    S.AGREED: PublicState(_("Your books agree"), "claims_books_case"),
    S.ASIDE: PublicState(_("Put aside"), "claims_books_case"),
}
