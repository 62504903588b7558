"""Jobs of this area."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from wellpaid.core.organizations.queries import clinic_by_id, provider_ids
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.jobs import defer
from wellpaid.kit.tenancy.scope import tenant

from .operations.match_deposits import match_deposits


@app.periodic(cron="4-59/5 * * * *")
@app.task(name="reconciliation.match_all", queue="claims")
def match_all(timestamp: int) -> None:
    """Every five minutes, behind the bank's statements: one job a provider."""
    for organization_id in provider_ids():
        with tenant(organization_id):
            defer("reconciliation.match", organization_id=organization_id)


@app.task(name="reconciliation.match", queue="claims", retry=RetryStrategy(max_attempts=3, wait=60))
def match(*, organization_id: str, **_: Any) -> None:
    """Compare one provider's deposits with its remittances."""
    provider_id = UUID(organization_id)
    now = utc_now()
    today = local_date(now, clinic_by_id(provider_id).time_zone)
    match_deposits(organization_id=provider_id, today=today, now=now)
