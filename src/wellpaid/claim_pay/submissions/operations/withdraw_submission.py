"""Take a file back before it is approved."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.submissions.models import Submission, SubmittedPayment
from wellpaid.claim_pay.submissions.states import PaymentState, SubmissionState
from wellpaid.core.events.actors import Actor
from wellpaid.kit.errors import ProductError
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant

from .move_payments import move_payments
from .move_submission import locked_submission, move_submission


class SubmissionNotOpen(ProductError):
    """It is still being read, or was approved, refused or withdrawn already."""

    code, status = "submission_not_open", 409
    message = "This file isn’t waiting for approval any more. Nothing was changed."


def withdraw_submission(
    *, organization_id: UUID, submission_id: UUID, actor: Actor, now: datetime
) -> None:
    """Withdraw a checked file with every payment in it; their numbers may be used again.

    Withdrawing twice changes nothing.

    :raises NotFound: the organisation has no such file
    :raises SubmissionNotOpen: it isn't waiting for approval
    """
    with tenant(organization_id):
        submission = locked_submission(submission_id)
        if submission.state == SubmissionState.WITHDRAWN:
            return
        if submission.state != SubmissionState.CHECKED:
            raise SubmissionNotOpen
        withdraw_payments(submission=submission, actor=actor, now=now)
        move_submission(submission=submission, to=SubmissionState.WITHDRAWN, actor=actor, now=now)


def withdraw_payments(*, submission: Submission, actor: Actor, now: datetime) -> None:
    """Withdraw every payment of a locked file that hasn't been approved."""
    ids = SubmittedPayment.objects.filter(submission_id=submission.id).exclude(
        state=PaymentState.DROPPED
    )
    rows = lock_rows(SubmittedPayment, ids.values_list("id", flat=True)).values()
    move_payments(payments=rows, to=PaymentState.DROPPED, actor=actor, now=now)
