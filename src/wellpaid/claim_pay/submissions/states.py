"""The states of a file that a payer sent, and of each payment in it."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_noop as _

from wellpaid.kit.states import PublicState, StateGraph


class SubmissionState(StrEnum):
    """Where a payer's file stands. A test file ends as ``CHECKED``: it is never approved."""

    RECEIVED = "received"
    CHECKED = "checked"
    APPROVED = "approved"
    RELEASED = "released"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class PaymentState(StrEnum):
    """Where one payment of a file stands, until it is a disbursement.

    ``ACCEPTED``: approved with its file, the money set aside. ``ROUTED``: it has its way, and is a
    disbursement from now on. ``DROPPED``: refused or withdrawn with its file.
    """

    READY = "ready"
    QUARANTINED = "quarantined"
    HELD = "held"
    ACCEPTED = "accepted"
    ROUTED = "routed"
    DROPPED = "dropped"


NO_MONEY = "nothing"
"""How a payment goes that only explains claims: in the place of a method."""


class Source(StrEnum):
    """How a file came."""

    UPLOAD = "upload"
    FOLDER = "folder"
    API = "api"


S, P = SubmissionState, PaymentState

SUBMISSION_GRAPH = StateGraph(
    "submission",
    {
        (S.RECEIVED, S.CHECKED): "submission.checked",
        (S.RECEIVED, S.REFUSED): "submission.refused",
        (S.CHECKED, S.APPROVED): "submission.approved",
        (S.CHECKED, S.WITHDRAWN): "submission.withdrawn",
        (S.APPROVED, S.RELEASED): "submission.released",
    },
)
PAYMENT_GRAPH = StateGraph(
    "submitted payment",
    {
        (P.READY, P.HELD): "submitted_payment.held",
        (P.HELD, P.READY): "submitted_payment.hold_ended",
        (P.READY, P.ACCEPTED): "submitted_payment.approved",
        # Its money is set aside as well; it stays on hold as a disbursement.
        (P.HELD, P.ACCEPTED): "submitted_payment.approved",
        (P.ACCEPTED, P.ROUTED): "submitted_payment.released",
        (P.READY, P.DROPPED): "submitted_payment.withdrawn",
        (P.HELD, P.DROPPED): "submitted_payment.withdrawn",
        (P.QUARANTINED, P.DROPPED): "submitted_payment.withdrawn",
    },
)
GRAPHS = (SUBMISSION_GRAPH, PAYMENT_GRAPH)

PUBLIC: dict[StrEnum, PublicState] = {
    S.RECEIVED: PublicState(_("Being read"), "payer_batch"),
    S.CHECKED: PublicState(_("Ready to approve"), "payer_batch"),
    S.APPROVED: PublicState(_("Approved, going out"), "payer_batch"),
    S.RELEASED: PublicState(_("Sent"), "payer_batch"),
    S.REFUSED: PublicState(_("Not accepted"), "payer_batch"),
    S.WITHDRAWN: PublicState(_("Withdrawn"), "payer_batch"),
    P.READY: PublicState(_("Ready"), "payer_batch"),
    P.QUARANTINED: PublicState(_("Needs a fix"), "payer_batch"),
    P.HELD: PublicState(_("On hold"), "payer_batch"),
    P.ACCEPTED: PublicState(_("Approved"), "payer_batch"),
    P.ROUTED: PublicState(_("Sent"), "payer_batch"),
    P.DROPPED: PublicState(_("Withdrawn"), "payer_batch"),
}
