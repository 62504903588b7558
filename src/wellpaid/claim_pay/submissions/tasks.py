"""Jobs of this area."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from wellpaid.kit.clock import utc_now

from .operations.check_submission import check_submission


@app.task(name="submissions.check", queue="claims", retry=RetryStrategy(max_attempts=5, wait=5))
def check(*, organization_id: str, submission_id: str, **_: Any) -> None:
    """Read one file and check every payment in it."""
    check_submission(
        organization_id=UUID(organization_id), submission_id=UUID(submission_id), now=utc_now()
    )
