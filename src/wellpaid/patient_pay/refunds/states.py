"""The states of a refund. Even one that succeeded can still fail: banks take weeks to say so."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_noop as _

from wellpaid.kit.states import PublicState, StateGraph


class RefundState(StrEnum):
    """Where a refund stands."""

    WAITING = "waiting"
    ASKING = "asking"
    UNKNOWN = "unknown"
    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class RefundReason(StrEnum):
    """Why money is given back."""

    PAID_TWICE = "paid_twice"
    PAID_TOO_MUCH = "paid_too_much"
    WRONG_BILL = "wrong_bill"
    BILL_CHANGED = "bill_changed"
    NOT_ALLOWED = "not_allowed"
    OTHER = "other"


class Way(StrEnum):
    """How it goes back."""

    SAME_METHOD = "same_method"
    CHECK = "check"


S = RefundState

GRAPH = StateGraph(
    "refund",
    {
        (S.WAITING, S.ASKING): "refund.approved",
        (S.WAITING, S.PENDING): "refund.accepted",
        (S.WAITING, S.WITHDRAWN): "refund.withdrawn",
        (S.ASKING, S.PENDING): "refund.accepted",
        (S.ASKING, S.SUCCEEDED): "refund.succeeded",
        (S.ASKING, S.UNKNOWN): "refund.became_unknown",
        (S.ASKING, S.FAILED): "refund.failed",
        (S.UNKNOWN, S.PENDING): "refund.accepted",
        (S.UNKNOWN, S.SUCCEEDED): "refund.succeeded",
        (S.UNKNOWN, S.FAILED): "refund.failed",
        (S.PENDING, S.SUCCEEDED): "refund.succeeded",
        (S.PENDING, S.FAILED): "refund.failed",
        (S.SUCCEEDED, S.FAILED): "refund.failed",
    },
)

PUBLIC = {
    S.WAITING: PublicState(_("Being looked at"), "receipt"),
    S.ASKING: PublicState(_("On its way back to you"), "receipt"),
    S.UNKNOWN: PublicState(_("On its way back to you"), "receipt"),
    S.PENDING: PublicState(_("On its way back to you"), "receipt"),
    S.SUCCEEDED: PublicState(_("Given back"), "receipt"),
    S.FAILED: PublicState(_("Couldn’t be given back"), "receipt"),
    S.WITHDRAWN: PublicState(_("Not given back"), "receipt"),
}

# Reserved on the payment, and not booked yet.
RESERVED = (S.WAITING, S.ASKING, S.UNKNOWN)

# Bills and books count it as given back.
BOOKED = (S.PENDING, S.SUCCEEDED)

# A gateway has to be asked, or asked about.
OPEN_AT_GATEWAY = (S.ASKING, S.UNKNOWN, S.PENDING)
