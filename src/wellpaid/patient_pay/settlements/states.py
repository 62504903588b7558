"""The states of a payout."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_noop as _

from wellpaid.kit.states import PublicState, StateGraph


class PayoutState(StrEnum):
    """Where a payout stands."""

    SENT = "sent"
    DEPOSITED = "deposited"
    FAILED = "failed"


S = PayoutState

GRAPH = StateGraph(
    "payout",
    {
        (S.SENT, S.DEPOSITED): "payout.deposited",
        (S.SENT, S.FAILED): "payout.failed",
        (S.DEPOSITED, S.SENT): "payout.unmatched",
    },
)

PUBLIC = {
    S.SENT: PublicState(_("On its way to the bank"), "deposits"),
    S.DEPOSITED: PublicState(_("In the bank"), "deposits"),
    S.FAILED: PublicState(_("Didn’t reach the bank"), "deposits"),
}
