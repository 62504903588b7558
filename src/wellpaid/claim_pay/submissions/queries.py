"""Reads of payers' files, as rows ready for a page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Sum

from wellpaid.core.ledger.chart import PLAN_FUNDS
from wellpaid.core.ledger.queries import balance
from wellpaid.kit.errors import NotFound
from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.tenancy.scope import tenant

from .models import (
    Approval,
    PayerTerms,
    Submission,
    SubmissionFinding,
    SubmittedPayment,
    Upload,
)
from .states import PaymentState, SubmissionState

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class SubmissionRow:
    """One file. ``percent_read`` counts bytes, 100 when it has been read."""

    id: UUID
    state: SubmissionState
    is_test: bool
    is_dry_run: bool
    file_name: str
    size_bytes: int
    percent_read: int
    payment_count: int
    claim_count: int
    quarantined_count: int
    amount: Money
    reason: str
    is_answered: bool
    submitted_by: str
    submitted_at: datetime

    @property
    def ready_count(self) -> int:
        """How many payments nothing is wrong with."""
        return self.payment_count - self.quarantined_count


@dataclass(frozen=True, slots=True)
class SubmissionPage:
    """A page of files, the newest first, and how many there are."""

    rows: tuple[SubmissionRow, ...]
    count: int


def submissions_page(*, organization_id: UUID, page: int) -> SubmissionPage:
    """Give a page of a payer's files: two queries."""
    with tenant(organization_id):
        rows = Submission.objects.order_by("-submitted_at", "-id")
        start = (page - 1) * PAGE_ROWS
        found = tuple(submission_row(row) for row in rows[start : start + PAGE_ROWS])
        return SubmissionPage(found, rows.count())


def submission_row(row: Submission) -> SubmissionRow:
    """Give a file as its page shows it."""
    return SubmissionRow(
        id=row.id,
        state=SubmissionState(row.state),
        is_test=row.is_test,
        is_dry_run=row.is_dry_run,
        file_name=row.file_name,
        size_bytes=row.size_bytes,
        percent_read=100 * row.read_through_bytes // max(1, row.size_bytes),
        payment_count=row.payment_count,
        claim_count=row.claim_count,
        quarantined_count=row.quarantined_count,
        amount=row.amount,
        reason=row.reason,
        is_answered=row.answer_document_id is not None,
        submitted_by=row.submitted_by,
        submitted_at=row.submitted_at,
    )


@dataclass(frozen=True, slots=True)
class StateSum:
    """How many payments of a file stand where, and what they come to."""

    state: PaymentState
    count: int
    amount: Money


@dataclass(frozen=True, slots=True)
class SubmissionFacts:
    """A file as its page shows it.

    :param approved_by: ids of the users who approved, in their order
    :param people_needed: how many have to
    :param funds: what is in the funding account and not promised
    """

    row: SubmissionRow
    sums: tuple[StateSum, ...]
    file_findings: tuple[FindingRow, ...]
    approved_by: tuple[UUID, ...]
    people_needed: int
    funds: Money

    @property
    def people_missing(self) -> int:
        """How many more have to approve."""
        return max(0, self.people_needed - len(self.approved_by))

    @property
    def short(self) -> Money:
        """How much money is missing; nothing if it is enough."""
        return max(ZERO, self.row.amount - self.funds)


@dataclass(frozen=True, slots=True)
class FindingRow:
    """What is wrong or odd, and where."""

    code: str
    is_error: bool
    segment_number: int
    segment: str
    element: str
    sentence: str


def submission_facts(*, organization_id: UUID, submission_id: UUID) -> SubmissionFacts:
    """Give one file: six queries.

    :raises NotFound: the payer has no such file
    """
    with tenant(organization_id):
        row = Submission.objects.filter(id=submission_id).first()
        if row is None:
            raise NotFound
        payments = SubmittedPayment.objects.filter(submission_id=submission_id)
        sums = payments.values("state").annotate(count=Count("position"), sum=Sum("amount_cents"))
        approvals = Approval.objects.filter(
            submission_id=submission_id, amount_cents=row.amount_cents
        ).order_by("approved_at", "id")
        terms = PayerTerms.objects.first()
        limit = terms.approval_limit_cents if terms else 0
        findings = SubmissionFinding.objects.filter(submission_id=submission_id, position=0)
        return SubmissionFacts(
            row=submission_row(row),
            sums=tuple(
                StateSum(PaymentState(one["state"]), one["count"], Money(one["sum"]))
                for one in sums.order_by("state")
            ),
            file_findings=tuple(_finding(one) for one in findings.order_by("number")),
            approved_by=tuple(approvals.values_list("user_id", flat=True)),
            people_needed=2 if row.amount_cents > limit else 1,
            funds=balance(PLAN_FUNDS.code),
        )


def _finding(row: SubmissionFinding) -> FindingRow:
    return FindingRow(
        row.code, row.is_error, row.segment_number, row.segment, row.element, row.sentence
    )


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """One payment of a file. ``is_known``: its payee is an organisation here."""

    id: UUID
    position: int
    state: PaymentState
    trace_number: str
    amount: Money
    claim_count: int
    payment_date: date | None
    payee_name: str
    payee_npi: str
    is_known: bool
    hold_reason: str
    findings: tuple[FindingRow, ...]


@dataclass(frozen=True, slots=True)
class PaymentPage:
    """A page of a file's payments, in its order."""

    rows: tuple[PaymentRow, ...]
    count: int


def payments_page(
    *, organization_id: UUID, submission_id: UUID, states: Collection[PaymentState], page: int
) -> PaymentPage:
    """Give a page of a file's payments with what was found: three queries.

    :param states: none: all of them
    """
    with tenant(organization_id):
        rows = SubmittedPayment.objects.filter(submission_id=submission_id)
        if states:
            rows = rows.filter(state__in=states)
        start = (page - 1) * PAGE_ROWS
        shown = list(rows.order_by("position")[start : start + PAGE_ROWS])
        findings: dict[int, list[FindingRow]] = {row.position: [] for row in shown}
        found = SubmissionFinding.objects.filter(
            submission_id=submission_id, position__in=findings
        ).order_by("position", "number")
        for one in found:
            findings[one.position].append(_finding(one))
        return PaymentPage(
            tuple(_payment(row, findings[row.position]) for row in shown), rows.count()
        )


def _payment(row: SubmittedPayment, findings: list[FindingRow]) -> PaymentRow:
    return PaymentRow(
        id=row.id,
        position=row.position,
        state=PaymentState(row.state),
        trace_number=row.trace_number,
        amount=row.amount,
        claim_count=row.claim_count,
        payment_date=row.payment_date,
        payee_name=row.payee_name,
        payee_npi=row.payee_npi,
        is_known=row.payee_organization_id is not None,
        hold_reason=row.hold_reason,
        findings=tuple(findings),
    )


def unpromised_funds(organization_id: UUID) -> Money:
    """Give what is in the funding account and not promised yet."""
    with tenant(organization_id):
        return balance(PLAN_FUNDS.code)


@dataclass(frozen=True, slots=True)
class UploadRow:
    """A file on its way: how much of it is here, and since when it stands still."""

    id: UUID
    file_name: str
    is_dry_run: bool
    percent_here: int
    last_at: datetime


def uploads_of(organization_id: UUID) -> list[UploadRow]:
    """Give a payer's uploads that aren't whole yet, the last touched first: one query."""
    with tenant(organization_id):
        rows = Upload.objects.filter(submission_id__isnull=True).order_by("-last_at", "-id")
        return [
            UploadRow(
                id=row.id,
                file_name=row.file_name,
                is_dry_run=row.is_dry_run,
                percent_here=100 * row.received_bytes // row.size_bytes,
                last_at=row.last_at,
            )
            for row in rows
        ]
