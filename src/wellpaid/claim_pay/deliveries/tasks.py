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

from .operations.run_connection import run_connection
from .queries import due_connections


@app.periodic(cron="*/2 * * * *")
@app.task(name="deliveries.look_for_work", queue="claims", queueing_lock="deliveries.look_for_work")
def look_for_work(timestamp: int) -> None:
    """Every two minutes: what waits for its next try, and days that are over."""
    now = utc_now()
    for organization_id in provider_ids():
        for connection_id in due_connections(organization_id, now):
            with tenant(organization_id):
                defer(
                    "deliveries.run", organization_id=organization_id, connection_id=connection_id
                )


@app.task(name="deliveries.run", queue="claims", retry=RetryStrategy(max_attempts=3, wait=30))
def run(*, organization_id: str, connection_id: str, **_: Any) -> None:
    """Do one round over one connection."""
    run_connection(
        organization_id=UUID(organization_id), connection_id=UUID(connection_id), now=utc_now()
    )
