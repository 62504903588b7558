"""Take a payer's file a step further."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.submissions.events import SUBMISSION_MOVES
from wellpaid.claim_pay.submissions.models import Submission
from wellpaid.claim_pay.submissions.states import SUBMISSION_GRAPH, SubmissionState
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import NotFound
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.transactions import require_open


def locked_submission(submission_id: UUID) -> Submission:
    """Lock a file of the open organisation and give it fresh.

    :raises NotFound: it has no such file
    """
    rows = lock_rows(Submission, [submission_id])
    if submission_id not in rows:
        raise NotFound
    return rows[submission_id]


def move_submission(
    *, submission: Submission, to: SubmissionState, actor: Actor, now: datetime
) -> None:
    """Move a locked file and save all of it.

    :raises IllegalTransition: there is no such step
    """
    require_open()
    code = SUBMISSION_GRAPH.event(SubmissionState(submission.state), to)
    submission.state, submission.state_changed_at = to, now
    submission.save()
    event = SUBMISSION_MOVES[code](
        submission_id=submission.id,
        amount_cents=submission.amount_cents,
        payment_count=submission.payment_count - submission.quarantined_count,
        quarantined_count=submission.quarantined_count,
    )
    announce(event, actor=actor, subject_id=submission.id, now=now)
