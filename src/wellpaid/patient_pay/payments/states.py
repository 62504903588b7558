"""The states of a payment, from the person's press of the button to the provider's money.

``UNKNOWN`` is a state of its own: no answer came, so the money may or may not have moved. It is
left by asking the gateway, never by trying again. The three corrections at the end exist because a
gateway's late word beats ours: it is the one that moved the money.
"""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_noop as _

from wellpaid.kit.states import PublicState, StateGraph


class PaymentState(StrEnum):
    """Where a payment stands."""

    AUTHORIZING = "authorizing"
    CHALLENGE = "challenge"
    UNKNOWN = "unknown"
    SUCCEEDED = "succeeded"
    DECLINED = "declined"
    FAILED = "failed"
    CANCELLED = "cancelled"


S = PaymentState

GRAPH = StateGraph(
    "payment",
    {
        (S.AUTHORIZING, S.CHALLENGE): "payment.challenged",
        (S.AUTHORIZING, S.SUCCEEDED): "payment.succeeded",
        (S.AUTHORIZING, S.DECLINED): "payment.declined",
        (S.AUTHORIZING, S.UNKNOWN): "payment.became_unknown",
        (S.AUTHORIZING, S.FAILED): "payment.failed",
        (S.AUTHORIZING, S.CANCELLED): "payment.cancelled",
        (S.CHALLENGE, S.SUCCEEDED): "payment.succeeded",
        (S.CHALLENGE, S.DECLINED): "payment.declined",
        (S.CHALLENGE, S.UNKNOWN): "payment.became_unknown",
        (S.CHALLENGE, S.CANCELLED): "payment.cancelled",
        (S.UNKNOWN, S.CHALLENGE): "payment.challenged",
        (S.UNKNOWN, S.SUCCEEDED): "payment.succeeded",
        (S.UNKNOWN, S.DECLINED): "payment.declined",
        (S.UNKNOWN, S.FAILED): "payment.failed",
        (S.UNKNOWN, S.CANCELLED): "payment.cancelled",
        (S.FAILED, S.SUCCEEDED): "payment.corrected_to_match_gateway",
        (S.DECLINED, S.SUCCEEDED): "payment.corrected_to_match_gateway",
        (S.CANCELLED, S.SUCCEEDED): "payment.corrected_to_match_gateway",
    },
)

PUBLIC = {
    S.AUTHORIZING: PublicState(_("Not known yet"), "pending"),
    S.CHALLENGE: PublicState(_("Your bank is checking"), "confirm"),
    S.UNKNOWN: PublicState(_("Not known yet"), "pending"),
    S.SUCCEEDED: PublicState(_("Paid"), "receipt"),
    S.DECLINED: PublicState(_("Declined"), "declined"),
    S.FAILED: PublicState(_("Not charged"), "declined"),
    S.CANCELLED: PublicState(_("Not charged"), "declined"),
}

# Money may be moving: nobody may be charged for the same bill meanwhile.
IN_FLIGHT = (S.AUTHORIZING, S.CHALLENGE, S.UNKNOWN)
