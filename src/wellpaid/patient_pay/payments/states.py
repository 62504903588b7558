"""The states of a payment, from the person's press of the button to the provider's money.

``UNKNOWN`` is a state of its own: no answer came, so the money may or may not have moved. It is
left by asking the gateway, never by trying again. The corrections at the end exist because a
gateway's late word beats ours: it is the one that moved the money.

A bank payment is ``SUBMITTED`` while it is on its way: it counts as paid, and until long after it
has cleared it may be ``RETURNED`` (Nacha: 2 banking days, or 60 days where the account's holder
says that nobody allowed it). Refunds and disputes are things of their own beside a payment, with
states of their own: a payment can have several.
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
    SUBMITTED = "submitted"
    SUCCEEDED = "succeeded"
    DECLINED = "declined"
    FAILED = "failed"
    CANCELLED = "cancelled"
    STOPPED = "stopped"
    RETURNED = "returned"


S = PaymentState

GRAPH = StateGraph(
    "payment",
    {
        (S.AUTHORIZING, S.CHALLENGE): "payment.challenged",
        (S.AUTHORIZING, S.SUBMITTED): "payment.submitted",
        (S.AUTHORIZING, S.SUCCEEDED): "payment.succeeded",
        (S.AUTHORIZING, S.DECLINED): "payment.declined",
        (S.AUTHORIZING, S.UNKNOWN): "payment.became_unknown",
        (S.AUTHORIZING, S.FAILED): "payment.failed",
        (S.AUTHORIZING, S.CANCELLED): "payment.cancelled",
        (S.CHALLENGE, S.SUBMITTED): "payment.submitted",
        (S.CHALLENGE, S.SUCCEEDED): "payment.succeeded",
        (S.CHALLENGE, S.DECLINED): "payment.declined",
        (S.CHALLENGE, S.UNKNOWN): "payment.became_unknown",
        (S.CHALLENGE, S.CANCELLED): "payment.cancelled",
        (S.UNKNOWN, S.CHALLENGE): "payment.challenged",
        (S.UNKNOWN, S.SUBMITTED): "payment.submitted",
        (S.UNKNOWN, S.SUCCEEDED): "payment.succeeded",
        (S.UNKNOWN, S.DECLINED): "payment.declined",
        (S.UNKNOWN, S.FAILED): "payment.failed",
        (S.UNKNOWN, S.CANCELLED): "payment.cancelled",
        (S.SUBMITTED, S.SUCCEEDED): "payment.cleared",
        (S.SUBMITTED, S.STOPPED): "payment.stopped",
        (S.SUBMITTED, S.RETURNED): "payment.returned",
        (S.SUCCEEDED, S.RETURNED): "payment.returned",
        (S.FAILED, S.SUCCEEDED): "payment.corrected_to_match_gateway",
        (S.DECLINED, S.SUCCEEDED): "payment.corrected_to_match_gateway",
        (S.CANCELLED, S.SUCCEEDED): "payment.corrected_to_match_gateway",
        (S.FAILED, S.SUBMITTED): "payment.corrected_to_match_gateway",
        # For lack of money in the account: the office has the bank asked once more.
        (S.RETURNED, S.SUBMITTED): "payment.presented_again",
    },
)

PUBLIC = {
    S.AUTHORIZING: PublicState(_("Not known yet"), "pending"),
    S.CHALLENGE: PublicState(_("Your bank is checking"), "confirm"),
    S.UNKNOWN: PublicState(_("Not known yet"), "pending"),
    S.SUBMITTED: PublicState(_("Sent to your bank"), "receipt"),
    S.SUCCEEDED: PublicState(_("Paid"), "receipt"),
    S.DECLINED: PublicState(_("Declined"), "declined"),
    S.FAILED: PublicState(_("Not charged"), "declined"),
    S.CANCELLED: PublicState(_("Not charged"), "declined"),
    S.STOPPED: PublicState(_("Stopped, not charged"), "receipt"),
    S.RETURNED: PublicState(_("Sent back by your bank"), "receipt"),
}

# Steps that only we take. The same words from a bank are an old answer that was overtaken.
ONLY_OURS = frozenset({(S.RETURNED, S.SUBMITTED)})

# Money may be moving: nobody may be charged for the same bill meanwhile.
IN_FLIGHT = (S.AUTHORIZING, S.CHALLENGE, S.UNKNOWN)

# The bills count it as paid.
COUNTS = (S.SUBMITTED, S.SUCCEEDED)

# It counted once; books and receipt say so, whatever came later.
TAKEN = (*COUNTS, S.STOPPED, S.RETURNED)

# Money is here that can be given back.
REFUNDABLE = (S.SUCCEEDED,)

# Somebody at the office may have to do something.
NEEDS_A_LOOK = (S.UNKNOWN, S.RETURNED)

# The method of a bank payment; the others are kinds of cards.
BANK = "bank"
