"""Jobs of this area."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from wellpaid.kit.clock import utc_now

from .operations.make_scheduled_payment import make_scheduled_payment


@app.task(
    name="scheduled_payments.make", queue="payments", retry=RetryStrategy(max_attempts=20, wait=30)
)
def make(*, organization_id: str, scheduled_payment_id: str, **_: Any) -> None:
    """Make one payment whose day has come."""
    make_scheduled_payment(
        organization_id=UUID(organization_id),
        scheduled_payment_id=UUID(scheduled_payment_id),
        now=utc_now(),
    )
