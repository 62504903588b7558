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

from .operations.follow_deadlines import follow_deadlines


@app.periodic(cron="26 * * * *")
@app.task(name="appeals.look", queue="claims")
def look(timestamp: int) -> None:
    """Each hour, since days begin at different hours: one job a provider."""
    for organization_id in provider_ids():
        with tenant(organization_id):
            defer("appeals.follow_deadlines", organization_id=organization_id)


@app.task(
    name="appeals.follow_deadlines",
    queue="claims",
    retry=RetryStrategy(max_attempts=3, wait=60),
)
def follow(*, organization_id: str, **_: Any) -> None:
    """Let the days of one provider's appeals count."""
    owner_id, now = UUID(organization_id), utc_now()
    today = local_date(now, clinic_by_id(owner_id).time_zone)
    follow_deadlines(organization_id=owner_id, today=today, now=now)
