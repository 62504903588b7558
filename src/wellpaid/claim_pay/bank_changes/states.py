"""The states of a bank change, and of a correction that a bank asked for."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_noop as _

from wellpaid.kit.states import PublicState, StateGraph


class ChangeState(StrEnum):
    """How far a change is: proofs are missing, or only its day, or it has ended."""

    COLLECTING = "collecting"
    WAITING = "waiting"
    EFFECTIVE = "effective"
    CANCELLED = "cancelled"
    REFUSED = "refused"


class CorrectionState(StrEnum):
    """What became of a number that a bank called better."""

    SUGGESTED = "suggested"
    ASKED = "asked"
    APPLIED = "applied"
    DISMISSED = "dismissed"


C, N = ChangeState, CorrectionState

CHANGE_GRAPH = StateGraph(
    "bank change",
    {
        (C.COLLECTING, C.WAITING): "bank_change.complete",
        (C.WAITING, C.EFFECTIVE): "bank_change.effective",
        (C.COLLECTING, C.CANCELLED): "bank_change.cancelled",
        (C.WAITING, C.CANCELLED): "bank_change.cancelled",
        (C.COLLECTING, C.REFUSED): "bank_change.refused",
        (C.WAITING, C.REFUSED): "bank_change.refused",
    },
)
CORRECTION_GRAPH = StateGraph(
    "account correction",
    {
        (N.SUGGESTED, N.ASKED): "account_correction.asked",
        (N.ASKED, N.APPLIED): "account_correction.applied",
        (N.SUGGESTED, N.DISMISSED): "account_correction.dismissed",
        (N.ASKED, N.DISMISSED): "account_correction.dismissed",
    },
)
GRAPHS = (CHANGE_GRAPH, CORRECTION_GRAPH)
OPEN = (C.COLLECTING, C.WAITING)

PUBLIC: dict[StrEnum, PublicState] = {
    C.COLLECTING: PublicState(_("Proofs are missing"), "bank_change"),
    C.WAITING: PublicState(_("Waiting for its day"), "bank_change"),
    C.EFFECTIVE: PublicState(_("In effect"), "bank_change"),
    C.CANCELLED: PublicState(_("Cancelled"), "bank_change"),
    C.REFUSED: PublicState(_("Stopped"), "bank_change"),
    N.SUGGESTED: PublicState(_("Your bank says the number is wrong"), "bank"),
    N.ASKED: PublicState(_("Waits for a second person"), "bank"),
    N.APPLIED: PublicState(_("Corrected"), "bank"),
    N.DISMISSED: PublicState(_("Left as it was"), "bank"),
}
