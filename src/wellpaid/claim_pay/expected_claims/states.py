"""What became of a claim that was sent."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from django.utils.translation import gettext_noop as _

from wellpaid.kit.states import PublicState, StateGraph


class ClaimState(StrEnum):
    """What became of it. Answers move it, in whatever order they come; people close it."""

    WAITING = "waiting"
    PASSED_ON = "passed_on"
    PAID = "paid"
    PAID_LESS = "paid_less"
    DENIED = "denied"
    TAKEN_BACK = "taken_back"
    UNCLEAR = "unclear"
    VOIDED = "voided"
    CLOSED = "closed"


S = ClaimState

# What the answers alone say; each can follow each, since plans correct themselves.
BY_ANSWERS: Final = {
    S.WAITING: "expected_claim.waits",
    S.PASSED_ON: "expected_claim.passed_on",
    S.PAID: "expected_claim.paid",
    S.PAID_LESS: "expected_claim.paid_less",
    S.DENIED: "expected_claim.denied",
    S.TAKEN_BACK: "expected_claim.taken_back",
    S.UNCLEAR: "expected_claim.unclear",
}
GRAPH = StateGraph(
    "expected claim",
    {
        (source, target): event
        for source in BY_ANSWERS
        for target, event in BY_ANSWERS.items()
        if source is not target
    }
    | {(source, S.CLOSED): "expected_claim.closed" for source in BY_ANSWERS}
    | {(source, S.VOIDED): "expected_claim.voided" for source in (*BY_ANSWERS, S.CLOSED)}
    | {
        (S.CLOSED, S.WAITING): "expected_claim.reopened",
        # What was taken back is sent once more.
        (S.VOIDED, S.WAITING): "expected_claim.waits",
    },
)
# No answer yet, or none that counts: the ages of these are looked at.
OPEN: Final = (S.WAITING, S.PASSED_ON, S.TAKEN_BACK, S.UNCLEAR)
ANSWERED: Final = (S.PAID, S.PAID_LESS, S.DENIED)

PUBLIC: dict[StrEnum, PublicState] = {
    S.WAITING: PublicState(_("Waiting"), "expected_claim"),
    S.PASSED_ON: PublicState(_("Passed on"), "expected_claim"),
    S.PAID: PublicState(_("Paid"), "expected_claim"),
    S.PAID_LESS: PublicState(_("Paid less"), "expected_claim"),
    S.DENIED: PublicState(_("Denied"), "expected_claim"),
    S.TAKEN_BACK: PublicState(_("Taken back by the plan"), "expected_claim"),
    S.UNCLEAR: PublicState(_("Needs you"), "expected_claim"),
    S.VOIDED: PublicState(_("Voided by you"), "expected_claim"),
    S.CLOSED: PublicState(_("Closed"), "expected_claim"),
}
