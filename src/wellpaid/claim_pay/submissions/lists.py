"""Lists for who watches over a payer's files: what stopped, and what is held before approval."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Min, Sum

from wellpaid.kit.money import Money

from .models import Submission, SubmittedPayment
from .states import PaymentState, SubmissionState

# The largest file that was measured takes a few minutes; longer, and its job has failed.
STOPPED_AFTER = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for somebody among the open payer's files."""

    stopped_count: int
    held_count: int
    held: Money
    held_since: datetime | None


def waiting(*, now: datetime) -> Waiting:
    """Count the files whose check stopped, and the payments held before approval: two queries."""
    held = SubmittedPayment.objects.filter(state=PaymentState.HELD).aggregate(
        count=Count("position"), sum=Sum("amount_cents"), since=Min("submission__state_changed_at")
    )
    stopped = Submission.objects.filter(
        state=SubmissionState.RECEIVED, submitted_at__lt=now - STOPPED_AFTER
    )
    return Waiting(stopped.count(), held["count"], Money(held["sum"] or 0), held["since"])


@dataclass(frozen=True, slots=True)
class FileRow:
    """One file of a payer. ``has_stopped``: it was received, and its check didn't end."""

    id: UUID
    state: SubmissionState
    submitted_at: datetime
    is_test: bool
    payment_count: int
    reason: str
    has_stopped: bool


def files_page(*, now: datetime, first: int, most: int, only_odd: bool = False) -> list[FileRow]:
    """Give the open payer's files, the newest first, without their names: one query."""
    rows = Submission.objects.order_by("-submitted_at", "-id")
    if only_odd:
        rows = rows.filter(state__in=[SubmissionState.RECEIVED, SubmissionState.REFUSED])
    return [
        FileRow(
            id=row.id,
            state=SubmissionState(row.state),
            submitted_at=row.submitted_at,
            is_test=row.is_test,
            payment_count=row.payment_count,
            reason=row.reason,
            has_stopped=row.state == SubmissionState.RECEIVED
            and row.submitted_at < now - STOPPED_AFTER,
        )
        for row in rows[first : first + most]
    ]


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A payment that is held before its file is approved."""

    id: UUID
    payee_name: str
    trace_number: str
    amount: Money
    reason: str
    since: datetime


def held_rows(*, most: int) -> list[HeldRow]:
    """Give the open payer's payments that are held before approval, the oldest first: one query."""
    rows = SubmittedPayment.objects.filter(state=PaymentState.HELD).select_related("submission")
    return [
        HeldRow(
            row.id, row.payee_name, row.trace_number, row.amount, row.hold_reason,
            row.submission.state_changed_at,
        )
        for row in rows.order_by("submission__state_changed_at", "position")[:most]
    ]  # fmt: skip
