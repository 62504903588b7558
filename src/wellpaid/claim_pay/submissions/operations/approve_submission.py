"""Say that a file's payments are to be made, and set their money aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.submissions.events import SubmissionApprovalGiven
from wellpaid.claim_pay.submissions.models import (
    Approval,
    PayerTerms,
    Submission,
    SubmittedPayment,
)
from wellpaid.claim_pay.submissions.states import PaymentState, SubmissionState
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.ledger.chart import PLAN_FUNDS
from wellpaid.core.ledger.claim_postings import ClaimMoney, payments_approved
from wellpaid.core.ledger.operations.post import post
from wellpaid.core.ledger.queries import balance
from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.kit.clock import local_date
from wellpaid.kit.errors import ProductError
from wellpaid.kit.jobs import defer
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

from .lock_terms import locked_terms
from .move_payments import move_payments
from .move_submission import locked_submission, move_submission
from .withdraw_submission import SubmissionNotOpen

_TO_APPROVE = (PaymentState.READY, PaymentState.HELD)


class OnlyATest(ProductError):
    """A test file: it was read and checked, and that is all."""

    code, status = "only_a_test", 409
    message = "This file is a test. Send it without the test mark to have it paid."


class NothingToApprove(ProductError):
    """Every payment in it needs a fix."""

    code, status = "nothing_to_approve", 409
    message = "No payment in this file is ready. Mend what was found and send it again."


class SubmissionChanged(ProductError):
    """The sum isn't the one that the person saw."""

    code, status = "submission_changed", 409
    message = "This file changed while you looked at it. Look at the new sum and approve again."


class FundingShort(ProductError):
    """There is less money than the file pays."""

    code, status = "funding_short", 409
    message = "The funding account is short by {short}. Nothing was approved."


@dataclass(frozen=True, slots=True)
class Approved:
    """What an approval came to. ``people_missing``: how many more have to approve."""

    people_missing: int

    @property
    def is_whole(self) -> bool:
        """Whether the payments go out now."""
        return self.people_missing == 0


def approve_submission(
    *,
    organization_id: UUID,
    submission_id: UUID,
    seen_amount: Money,
    user_id: UUID,
    actor: Actor,
    now: datetime,
) -> Approved:
    """Approve a file as one person. Above the payer's limit it takes two different ones.

    With the last approval that it takes, the money is set aside and the payments go out. The same
    person again changes nothing.

    :param seen_amount: what the page said that the file pays
    :raises NotFound: the organisation has no such file
    :raises SubmissionNotOpen: it isn't waiting for approval
    :raises OnlyATest: it is a test
    :raises NothingToApprove: none of its payments is ready
    :raises SubmissionChanged: the sum is another one by now
    :raises FundingShort: the money isn't there; ``facts["short"]`` says how much is missing
    """
    with tenant(organization_id):
        terms = locked_terms()
        submission = locked_submission(submission_id)
        if submission.state in {SubmissionState.APPROVED, SubmissionState.RELEASED}:
            return Approved(0)
        _require_approvable(submission, seen_amount)
        _approve_as(submission, user_id, actor, now)
        people = Approval.objects.filter(
            submission_id=submission.id, amount_cents=submission.amount_cents
        ).count()
        missing = people_needed(terms, submission) - people
        if missing > 0:
            return Approved(missing)
        _set_aside(submission, actor, now)
        return Approved(0)


def people_needed(terms: PayerTerms, submission: Submission) -> int:
    """Give how many people have to approve a file."""
    return 2 if submission.amount_cents > terms.approval_limit_cents else 1


def _require_approvable(submission: Submission, seen_amount: Money) -> None:
    if submission.is_test:
        raise OnlyATest
    if submission.state != SubmissionState.CHECKED:
        raise SubmissionNotOpen
    if submission.payment_count == submission.quarantined_count:
        raise NothingToApprove
    if submission.amount != seen_amount:
        raise SubmissionChanged


def _approve_as(submission: Submission, user_id: UUID, actor: Actor, now: datetime) -> None:
    approval, is_new = Approval.objects.get_or_create(
        organization_id=submission.organization_id,
        submission_id=submission.id,
        user_id=user_id,
        defaults={"amount_cents": submission.amount_cents, "approved_at": now},
    )
    if is_new:
        event = SubmissionApprovalGiven(
            submission_id=submission.id, amount_cents=approval.amount_cents
        )
        announce(event, actor=actor, subject_id=submission.id, now=now)


def _set_aside(submission: Submission, actor: Actor, now: datetime) -> None:
    short = submission.amount - balance(PLAN_FUNDS.code)
    if short > Money(0):
        raise FundingShort(short=short)
    ids = SubmittedPayment.objects.filter(submission_id=submission.id, state__in=_TO_APPROVE)
    rows = lock_rows(SubmittedPayment, ids.values_list("id", flat=True)).values()
    move_payments(payments=rows, to=PaymentState.ACCEPTED, actor=actor, now=now)
    if submission.amount:
        today = local_date(now, clinic_by_id(submission.organization_id).time_zone)
        fact = ClaimMoney(submission.id, submission.amount, today, actor)
        post(journal=payments_approved(fact))
    move_submission(submission=submission, to=SubmissionState.APPROVED, actor=actor, now=now)
    defer(
        "disbursements.release",
        organization_id=submission.organization_id,
        submission_id=submission.id,
    )
