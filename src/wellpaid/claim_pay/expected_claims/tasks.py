"""Jobs of this area."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.kit.clock import local_date, utc_now

from .operations.read_claim_file import read_claim_file

# Where the database was away the bytes are still here; where reading failed it was said already.
_RETRY = RetryStrategy(max_attempts=3, exponential_wait=3)


@app.task(name="expected_claims.read_file", queue="claims", retry=_RETRY)
def read_file(*, organization_id: str, claim_file_id: str, **_: Any) -> None:
    """Read one file of claims that a provider sent."""
    provider_id, now = UUID(organization_id), utc_now()
    read_claim_file(
        organization_id=provider_id,
        claim_file_id=UUID(claim_file_id),
        today=local_date(now, clinic_by_id(provider_id).time_zone),
        now=now,
    )
