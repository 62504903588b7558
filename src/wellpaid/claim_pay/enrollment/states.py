"""The states of a provider's bank account for claim payments, and of an enrolment."""

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


class EnrollmentState(StrEnum):
    """How far an enrolment is. Its words differ from an account's: equal texts are equal keys."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    MORE_NEEDED = "more_needed"
    APPROVED = "accepted"
    REFUSED = "declined"
    WITHDRAWN = "withdrawn"


A, E = ApprovalState, EnrollmentState

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
ENROLLMENT_GRAPH = StateGraph(
    "enrollment",
    {
        (E.DRAFT, E.SUBMITTED): "enrollment.submitted",
        (E.MORE_NEEDED, E.SUBMITTED): "enrollment.submitted",
        (E.SUBMITTED, E.MORE_NEEDED): "enrollment.more_needed",
        (E.SUBMITTED, E.APPROVED): "enrollment.approved",
        (E.SUBMITTED, E.REFUSED): "enrollment.refused",
        (E.DRAFT, E.WITHDRAWN): "enrollment.withdrawn",
        (E.MORE_NEEDED, E.WITHDRAWN): "enrollment.withdrawn",
        (E.SUBMITTED, E.WITHDRAWN): "enrollment.withdrawn",
    },
)
GRAPHS = (APPROVAL_GRAPH, ENROLLMENT_GRAPH)
# Their own people may still write in it.
WRITABLE = (E.DRAFT, E.MORE_NEEDED)

PUBLIC: dict[StrEnum, PublicState] = {
    A.WAITING: PublicState(_("Waits for a second person"), "bank"),
    A.APPROVED: PublicState(_("Approved"), "bank"),
    A.REFUSED: PublicState(_("Not approved"), "bank"),
    A.STOPPED: PublicState(_("Refused by the bank"), "bank"),
    E.DRAFT: PublicState(_("Not sent yet"), "enrollment"),
    E.SUBMITTED: PublicState(_("We’re looking at it"), "enrollment"),
    E.MORE_NEEDED: PublicState(_("We need more from you"), "enrollment"),
    E.APPROVED: PublicState(_("Approved"), "enrollment"),
    E.REFUSED: PublicState(_("Refused"), "enrollment"),
    E.WITHDRAWN: PublicState(_("Taken back"), "enrollment"),
}
