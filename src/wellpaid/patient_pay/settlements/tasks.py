"""Jobs of this area."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from wellpaid.core.organizations.queries import provider_ids
from wellpaid.kit.clock import utc_now
from wellpaid.kit.jobs import defer
from wellpaid.kit.tenancy.scope import tenant

from .operations.match_deposits import match_deposits
from .operations.sync_payouts import sync_payouts as sync


@app.periodic(cron="7,37 * * * *")
@app.task(name="settlements.sync_all", queue="upkeep")
def sync_all(timestamp: int) -> None:
    """Every half hour: have each organisation's gateways asked, one job each."""
    for organization_id in provider_ids():
        with tenant(organization_id):
            defer("settlements.sync_payouts", organization_id=organization_id)


@app.task(
    name="settlements.sync_payouts", queue="upkeep", retry=RetryStrategy(max_attempts=3, wait=60)
)
def sync_payouts(*, organization_id: str, **_: Any) -> None:
    """Take in one organisation's payouts, and match what its bank has booked."""
    now = utc_now()
    try:
        sync(organization_id=UUID(organization_id), now=now)
    finally:
        # What our bank has booked doesn't wait for a gateway that is away, or for an odd payout.
        match_deposits(organization_id=UUID(organization_id), now=now)
