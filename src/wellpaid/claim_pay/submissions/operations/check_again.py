"""Have a file read again whose check stopped half-way."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _

from wellpaid.claim_pay.submissions.lists import STOPPED_AFTER
from wellpaid.claim_pay.submissions.states import SubmissionState
from wellpaid.kit.errors import ProductError
from wellpaid.kit.jobs import defer
from wellpaid.kit.tenancy.scope import tenant

from .move_submission import locked_submission


class SubmissionNotStopped(ProductError):
    """Its check has ended, or is still at work."""

    code, status = "submission_not_stopped", 409
    heading = _("This file isn’t stuck")
    message = _("Its check has ended, or is still going on. Nothing was changed.")


def check_again(*, organization_id: UUID, submission_id: UUID, now: datetime) -> None:
    """Put a stopped file's check in line again. It goes on where it stopped, so nothing is twice.

    :raises NotFound: the payer has no such file
    :raises SubmissionNotStopped: it was checked, or came only minutes ago
    """
    with tenant(organization_id):
        row = locked_submission(submission_id)
        if row.state != SubmissionState.RECEIVED or row.submitted_at > now - STOPPED_AFTER:
            raise SubmissionNotStopped
        defer("submissions.check", organization_id=organization_id, submission_id=submission_id)
