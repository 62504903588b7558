"""Give every approved payment of a file its way: what the payee has chosen, or a check."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.disbursements.events import DisbursementMade
from wellpaid.claim_pay.disbursements.models import Disbursement
from wellpaid.claim_pay.disbursements.states import DisbursementState, Way
from wellpaid.claim_pay.elections.queries import Router
from wellpaid.claim_pay.elections.resolve import Asked, Route
from wellpaid.claim_pay.submissions.models import SubmittedPayment
from wellpaid.claim_pay.submissions.operations.move_payments import move_payments
from wellpaid.claim_pay.submissions.operations.move_submission import (
    locked_submission,
    move_submission,
)
from wellpaid.claim_pay.submissions.states import PaymentState, SubmissionState
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.events.operations.announce_many import announce_many
from wellpaid.core.events.registry import Event
from wellpaid.core.organizations.queries import day_at
from wellpaid.kit.jobs import defer
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant

from .note_providers import note_providers
from .screen_payments import screen_payments

_PER_TRANSACTION = 200


def release_payments(*, organization_id: UUID, submission_id: UUID, now: datetime) -> None:
    """Make a disbursement of each approved payment, two hundred a transaction.

    Killed in between, the next run does the rest. A file whose payments all have their way counts
    as sent; what is ready is then issued, and remittances are delivered, by jobs of their own.

    :raises NotFound: the payer has no such file
    """
    router = Router(organization_id, today=day_at(organization_id, now))
    while payments := _approved(organization_id, submission_id):
        ways = {payment.id: _way_of(payment, router) for payment in payments}
        holds = screen_payments(
            [(payment, ways[payment.id].bank_account_id) for payment in payments], now=now
        )
        with tenant(organization_id):
            _make(ways, holds, now)
    with tenant(organization_id):
        submission = locked_submission(submission_id)
        if submission.state == SubmissionState.APPROVED:
            move_submission(
                submission=submission, to=SubmissionState.RELEASED, actor=SYSTEM, now=now
            )
        defer("disbursements.issue", organization_id=organization_id)


def _way_of(payment: SubmittedPayment, router: Router) -> Route:
    assert payment.payment_date is not None  # the check lets no payment through without
    asked = Asked(
        payment.organization_id, payment.payee_id or payment.id, payment.payee_npi,
        payment.payment_date,
    )  # fmt: skip
    return router.way_of(payment.payee_organization_id, asked)


def _approved(organization_id: UUID, submission_id: UUID) -> list[SubmittedPayment]:
    with tenant(organization_id):
        rows = SubmittedPayment.objects.filter(
            submission_id=submission_id, state=PaymentState.ACCEPTED
        )
        return list(rows.order_by("position")[:_PER_TRANSACTION])


def _make(ways: dict[UUID, Route], holds: dict[UUID, str], now: datetime) -> None:
    locked = lock_rows(SubmittedPayment, ways).values()
    payments = [row for row in locked if row.state == PaymentState.ACCEPTED]
    made = [_disbursement(row, ways[row.id], holds.get(row.id, ""), now) for row in payments]
    Disbursement.objects.bulk_create(made)
    move_payments(payments=payments, to=PaymentState.ROUTED, actor=SYSTEM, now=now)
    note_providers(payments=payments, made=made)
    _announce_made(made, now)


def _disbursement(
    payment: SubmittedPayment, route: Route, screened: str, now: datetime
) -> Disbursement:
    assert payment.payment_date is not None
    # What the operator has to look at weighs more than why the payer keeps it back.
    reason = screened or payment.hold_reason
    return Disbursement(
        organization_id=payment.organization_id,
        submitted_payment_id=payment.id,
        state=DisbursementState.HELD if reason else DisbursementState.READY,
        way=Way(route.method) if payment.amount_cents else Way.NOTHING,
        why_code=route.why,
        choice_id=route.choice_id,
        payee_account_id=route.bank_account_id if payment.amount_cents else None,
        amount_cents=payment.amount_cents,
        payer_id_number=payment.payer_id_number,
        trace_number=payment.trace_number,
        payment_date=payment.payment_date,
        payee_organization_id=payment.payee_organization_id,
        payee_id=payment.payee_id,
        payee_name=payment.payee_name,
        payee_npi=payment.payee_npi,
        reason=reason,
        created_at=now,
        state_changed_at=now,
    )


def _announce_made(made: Sequence[Disbursement], now: datetime) -> None:
    events: list[tuple[Event, UUID]] = [
        (
            DisbursementMade(
                disbursement_id=one.id,
                submitted_payment_id=one.submitted_payment_id,
                amount_cents=one.amount_cents,
            ),
            one.id,
        )
        for one in made
    ]
    if events:
        announce_many(events, actor=SYSTEM, now=now)
