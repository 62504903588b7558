"""What this area does when it hears of enrolments."""

from __future__ import annotations

from wellpaid.claim_pay.enrollment.events import EnrollmentApproved, Reason
from wellpaid.core.events.registry import Announcement

from .operations.end_deposits import end_deposits


def enrollment_approved(announcement: Announcement) -> None:
    """End direct deposit to an account whose enrolment was cancelled, in the same transaction."""
    event = announcement.event
    assert isinstance(event, EnrollmentApproved)
    if event.reason_code is Reason.CANCEL and event.bank_account_id is not None:
        end_deposits(
            bank_account_id=event.bank_account_id,
            actor=announcement.actor,
            now=announcement.occurred_at,
        )


READERS = {"enrollment.approved": enrollment_approved}
