"""Jobs of this area."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from wellpaid.kit.clock import utc_now

from .operations.send_letter import TRIES_MAX
from .operations.send_letter import send_letter as send


@app.task(
    name="notifications.send_letter",
    queue="letters",
    retry=RetryStrategy(max_attempts=TRIES_MAX, exponential_wait=4),
)
def send_letter(*, organization_id: str, letter_id: str, **_: Any) -> None:
    """Send one letter."""
    send(organization_id=UUID(organization_id), letter_id=UUID(letter_id), now=utc_now())
