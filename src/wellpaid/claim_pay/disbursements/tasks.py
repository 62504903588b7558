"""Jobs of this area."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from wellpaid.claim_pay.payers.queries import all_payers
from wellpaid.kit.clock import utc_now
from wellpaid.kit.jobs import defer
from wellpaid.kit.tenancy.scope import tenant

from .operations.deliver_remittances import deliver_remittances
from .operations.follow_entries import follow, follow_entries
from .operations.issue_disbursements import issue_disbursements
from .operations.match_payer_lines import match_payer_lines
from .operations.release_payments import release_payments
from .operations.tell_payee import tell_payee as tell

_RETRY = RetryStrategy(max_attempts=8, exponential_wait=3)


@app.task(name="disbursements.release", queue="claims", retry=_RETRY)
def release(*, organization_id: str, submission_id: str, **_: Any) -> None:
    """Give every payment of an approved file its way."""
    release_payments(
        organization_id=UUID(organization_id), submission_id=UUID(submission_id), now=utc_now()
    )


@app.task(name="disbursements.issue", queue="claims", retry=_RETRY)
def issue(*, organization_id: str, **_: Any) -> None:
    """Send what a payer has ready."""
    issue_disbursements(organization_id=UUID(organization_id), now=utc_now())


@app.task(name="disbursements.deliver", queue="claims", retry=_RETRY)
def deliver(*, organization_id: str, **_: Any) -> None:
    """Give a payer's payees the remittances that they may have by now."""
    deliver_remittances(organization_id=UUID(organization_id), now=utc_now())


@app.task(name="disbursements.tell_payee", queue="claims", retry=_RETRY)
def tell_payee(*, organization_id: str, disbursement_id: str, **_: Any) -> None:
    """Tell a payee what became of a payment."""
    tell(
        organization_id=UUID(organization_id), disbursement_id=UUID(disbursement_id), now=utc_now()
    )


@app.task(name="disbursements.follow_entry", queue="claims", retry=_RETRY)
def follow_entry(*, organization_id: str, disbursement_id: str, **_: Any) -> None:
    """Let one direct deposit follow its entry."""
    follow(
        organization_id=UUID(organization_id),
        disbursement_ids=[UUID(disbursement_id)],
        now=utc_now(),
    )


@app.task(name="disbursements.follow", queue="claims", retry=_RETRY)
def follow_all(*, organization_id: str, **_: Any) -> None:
    """Match what a payer's bank booked, and let its direct deposits follow their entries."""
    now = utc_now()
    match_payer_lines(organization_id=UUID(organization_id), now=now)
    follow_entries(organization_id=UUID(organization_id), now=now)


@app.periodic(cron="*/10 * * * *")
@app.task(name="disbursements.go_on", queue="claims")
def go_on(timestamp: int) -> None:
    """Every ten minutes: what settled, what is due today, and what may be delivered by now."""
    for payer in all_payers():
        with tenant(payer.organization_id):
            defer("disbursements.follow", organization_id=payer.organization_id)
            defer("disbursements.issue", organization_id=payer.organization_id)
