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

from .operations.match_arrivals import match_arrivals


@app.periodic(cron="4-59/5 * * * *")
@app.task(name="remittances.match_all", queue="claims")
def match_all(timestamp: int) -> None:
    """Every five minutes, behind the bank's statements: one job a provider."""
    for organization_id in provider_ids():
        with tenant(organization_id):
            defer("remittances.match", organization_id=organization_id)


@app.task(name="remittances.match", queue="claims", retry=RetryStrategy(max_attempts=3, wait=60))
def match(*, organization_id: str, **_: Any) -> None:
    """Match one provider's deposits with its remittances."""
    match_arrivals(organization_id=UUID(organization_id), now=utc_now())
