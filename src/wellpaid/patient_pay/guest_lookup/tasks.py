"""Jobs of this area."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from wellpaid.kit.clock import utc_now

from .operations.count_try import forget_old_counts as forget
from .operations.send_links import send_links as send


@app.task(
    name="guest_lookup.send_links", queue="letters", retry=RetryStrategy(max_attempts=5, wait=10)
)
def send_links(*, request_id: str, **_: Any) -> None:
    """Look up who asked for a link, and send it."""
    send(request_id=UUID(request_id), now=utc_now())


@app.periodic(cron="17 3 * * *")
@app.task(name="guest_lookup.forget_old_counts", queue="upkeep")
def forget_old_counts(timestamp: int) -> None:
    """Every night: delete counts that no rule needs any more."""
    forget(now=utc_now())
