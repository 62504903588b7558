"""Reads of claim payments on their way, as rows ready for a payer's page."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, Sum

from wellpaid.core.ledger.chart import CASH, CLAIMS_PAYABLE, DISBURSEMENTS_OUT, PLAN_FUNDS
from wellpaid.core.ledger.queries import balance
from wellpaid.formats.nacha.returns import return_reason
from wellpaid.kit.errors import NotFound
from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.tenancy.scope import tenant

from .models import CheckRun, Disbursement
from .states import DisbursementState, Way

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class DisbursementRow:
    """One claim payment.

    :param failure_words: what the bank's code means, in English; empty if nothing failed
    """

    id: UUID
    submission_id: UUID
    state: DisbursementState
    way: Way
    why_code: str
    amount: Money
    trace_number: str
    payment_date: date
    payee_name: str
    payee_npi: str
    is_known: bool
    check_number: int | None
    failure_code: str
    failure_words: str
    reason: str
    claim_count: int
    created_at: datetime
    issued_at: datetime | None
    delivered_at: datetime | None
    state_changed_at: datetime
    replaces_id: UUID | None


@dataclass(frozen=True, slots=True)
class DisbursementPage:
    """A page of claim payments, and how many there are."""

    rows: tuple[DisbursementRow, ...]
    count: int


def _row(row: Disbursement) -> DisbursementRow:
    payment = row.submitted_payment
    return DisbursementRow(
        id=row.id,
        submission_id=payment.submission_id,
        state=DisbursementState(row.state),
        way=Way(row.way),
        why_code=row.why_code,
        amount=row.amount,
        trace_number=row.trace_number,
        payment_date=row.payment_date,
        payee_name=row.payee_name,
        payee_npi=row.payee_npi,
        is_known=row.payee_organization_id is not None,
        check_number=row.check_number,
        failure_code=row.failure_code,
        failure_words=_meaning(row.failure_code),
        reason=row.reason,
        claim_count=payment.claim_count,
        created_at=row.created_at,
        issued_at=row.issued_at,
        delivered_at=row.delivered_at,
        state_changed_at=row.state_changed_at,
        replaces_id=row.replaces_id,
    )


def _meaning(code: str) -> str:
    reason = return_reason(code)
    return reason.meaning if reason is not None else ""


def disbursement_row(*, organization_id: UUID, disbursement_id: UUID) -> DisbursementRow:
    """Give one claim payment: one query.

    :raises NotFound: the payer has no such payment
    """
    with tenant(organization_id):
        rows = Disbursement.objects.select_related("submitted_payment")
        row = rows.filter(id=disbursement_id).first()
        if row is None:
            raise NotFound
        return _row(row)


def replacement_of(*, organization_id: UUID, disbursement_id: UUID) -> UUID | None:
    """Give the payment by which one was replaced, if it was."""
    with tenant(organization_id):
        found = Disbursement.objects.filter(replaces_id=disbursement_id)
        return found.values_list("id", flat=True).first()


def disbursements_page(
    *,
    organization_id: UUID,
    page: int,
    submission_id: UUID | None = None,
    states: Collection[DisbursementState] = (),
    text: str = "",
) -> DisbursementPage:
    """Give a page of claim payments, the newest first: two queries.

    :param text: part of a payee's name, or a trace number
    """
    with tenant(organization_id):
        rows = Disbursement.objects.select_related("submitted_payment")
        if submission_id is not None:
            rows = rows.filter(submitted_payment__submission_id=submission_id)
        if states:
            rows = rows.filter(state__in=states)
        if text:
            rows = rows.filter(Q(payee_name__icontains=text) | Q(trace_number__icontains=text))
        start = (page - 1) * PAGE_ROWS
        shown = rows.order_by("-created_at", "-id")[start : start + PAGE_ROWS]
        return DisbursementPage(tuple(_row(row) for row in shown), rows.count())


@dataclass(frozen=True, slots=True)
class PaidSoFar:
    """How far a file's payments have come."""

    count: int
    amount: Money
    settled_count: int
    settled: Money
    out: Money
    back_count: int
    back: Money
    held_count: int


_BACK = (DisbursementState.RETURNED, DisbursementState.STOPPED)


def paid_so_far(*, organization_id: UUID, submission_id: UUID) -> PaidSoFar:
    """Sum a file's payments up by where they are: one query. What was replaced isn't counted."""
    with tenant(organization_id):
        rows = Disbursement.objects.filter(submitted_payment__submission_id=submission_id).exclude(
            state=DisbursementState.REPLACED
        )
        sums = {
            DisbursementState(one["state"]): (one["count"], Money(one["sum"]))
            for one in rows.values("state").annotate(count=Count("id"), sum=Sum("amount_cents"))
        }
    nothing = (0, ZERO)
    settled = sums.get(DisbursementState.SETTLED, nothing)
    back = [sums.get(state, nothing) for state in _BACK]
    return PaidSoFar(
        count=sum(count for count, _ in sums.values()),
        amount=sum((amount for _, amount in sums.values()), ZERO),
        settled_count=settled[0],
        settled=settled[1],
        out=sums.get(DisbursementState.ISSUED, nothing)[1],
        back_count=sum(count for count, _ in back),
        back=sum((amount for _, amount in back), ZERO),
        held_count=sums.get(DisbursementState.HELD, nothing)[0],
    )


@dataclass(frozen=True, slots=True)
class CheckRunRow:
    """Checks that were printed together."""

    id: UUID
    check_count: int
    amount: Money
    first_number: int
    last_number: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ChecksPage:
    """What waits to be printed, and the runs, the newest first."""

    waiting_count: int
    waiting: Money
    rows: tuple[CheckRunRow, ...]
    count: int


def checks_page(*, organization_id: UUID, page: int) -> ChecksPage:
    """Give it: three queries."""
    with tenant(organization_id):
        waiting = Disbursement.objects.filter(
            way=Way.CHECK, state=DisbursementState.ISSUED, check_run_id__isnull=True
        ).aggregate(count=Count("trace_number"), cents=Sum("amount_cents"))
        runs = CheckRun.objects.order_by("-created_at", "-id")
        start = (page - 1) * PAGE_ROWS
        return ChecksPage(
            waiting_count=waiting["count"],
            waiting=Money(waiting["cents"] or 0),
            rows=tuple(
                CheckRunRow(
                    row.id, row.check_count, Money(row.amount_cents), row.first_number,
                    row.last_number, row.created_at,
                )
                for row in runs[start : start + PAGE_ROWS]
            ),
            count=runs.count(),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Funding:
    """Where a payer's money is, by its books."""

    free: Money
    promised: Money
    sent: Money
    in_bank: Money


def funding_of(organization_id: UUID) -> Funding:
    """Give it: four balances."""
    with tenant(organization_id):
        return Funding(
            free=balance(PLAN_FUNDS.code),
            promised=balance(CLAIMS_PAYABLE.code),
            sent=balance(DISBURSEMENTS_OUT.code),
            in_bank=balance(CASH.code),
        )
