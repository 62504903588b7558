"""The states of a dispute, as the gateway tells them."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_noop as _

from wellpaid.kit.states import PublicState, StateGraph


class DisputeState(StrEnum):
    """Where a dispute stands."""

    NEEDS_RESPONSE = "needs_response"
    UNDER_REVIEW = "under_review"
    WON = "won"
    LOST = "lost"


S = DisputeState

GRAPH = StateGraph(
    "dispute",
    {
        (S.NEEDS_RESPONSE, S.UNDER_REVIEW): "dispute.answered",
        (S.NEEDS_RESPONSE, S.WON): "dispute.won",
        (S.NEEDS_RESPONSE, S.LOST): "dispute.lost",
        (S.UNDER_REVIEW, S.NEEDS_RESPONSE): "dispute.asked_again",
        (S.UNDER_REVIEW, S.WON): "dispute.won",
        (S.UNDER_REVIEW, S.LOST): "dispute.lost",
    },
)

PUBLIC = {
    S.NEEDS_RESPONSE: PublicState(_("Your bank is looking into it"), "receipt"),
    S.UNDER_REVIEW: PublicState(_("Your bank is looking into it"), "receipt"),
    S.WON: PublicState(_("Your bank let the payment stand"), "receipt"),
    S.LOST: PublicState(_("Your bank took the payment back"), "receipt"),
}

OPEN = (S.NEEDS_RESPONSE, S.UNDER_REVIEW)
