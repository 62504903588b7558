"""Jobs of the flows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from wellpaid.core.organizations.queries import provider_ids
from wellpaid.kit.clock import utc_now
from wellpaid.kit.jobs import defer
from wellpaid.kit.tenancy.scope import tenant

from .remittance_to_bill import remittances_to_bills


@app.task(
    name="flows.remittances_to_bills",
    queue="claims",
    retry=RetryStrategy(max_attempts=5, wait=30),
)
def bill_remittances(*, organization_id: str, **_: Any) -> None:
    """Read what one provider's remittances say, and let the bills say it."""
    remittances_to_bills(organization_id=UUID(organization_id), now=utc_now())


@app.periodic(cron="17 * * * *")
@app.task(name="flows.bill_all_remittances", queue="claims")
def bill_all(timestamp: int) -> None:
    """Every hour, behind the jobs that come with each remittance: one job a provider."""
    for organization_id in provider_ids():
        with tenant(organization_id):
            defer("flows.remittances_to_bills", organization_id=organization_id)
