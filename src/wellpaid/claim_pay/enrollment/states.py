"""The states of a provider's bank account for claim payments."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_noop as _

from wellpaid.kit.states import PublicState, StateGraph


class ApprovalState(StrEnum):
    """Whether a second person let payments go to an account. ``STOPPED``: a bank refused it."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    STOPPED = "stopped"


A = ApprovalState

APPROVAL_GRAPH = StateGraph(
    "provider account",
    {
        (A.WAITING, A.APPROVED): "provider_account.approved",
        (A.WAITING, A.REFUSED): "provider_account.refused",
        (A.APPROVED, A.STOPPED): "provider_account.stopped",
        # Somebody asks again, and somebody else looks at it again.
        (A.REFUSED, A.WAITING): "provider_account.asked",
        (A.STOPPED, A.WAITING): "provider_account.asked",
    },
)
GRAPHS = (APPROVAL_GRAPH,)

PUBLIC: dict[StrEnum, PublicState] = {
    A.WAITING: PublicState(_("Waits for a second person"), "bank"),
    A.APPROVED: PublicState(_("Approved"), "bank"),
    A.REFUSED: PublicState(_("Not approved"), "bank"),
    A.STOPPED: PublicState(_("Your bank says it can’t be used"), "bank"),
}
