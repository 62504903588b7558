"""Jobs of this area."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from wellpaid.kit.clock import utc_now

from .operations.answer_dispute import send_evidence as send
from .operations.find_out_dispute import handle_notice as act


@app.task(
    name="disputes.handle_notice", queue="payments", retry=RetryStrategy(max_attempts=20, wait=5)
)
def handle_notice(*, organization_id: str, notice_id: str, **_: Any) -> None:
    """Act on one webhook."""
    act(organization_id=UUID(organization_id), notice_id=UUID(notice_id), now=utc_now())


@app.task(
    name="disputes.send_evidence", queue="payments", retry=RetryStrategy(max_attempts=20, wait=60)
)
def send_evidence(*, organization_id: str, dispute_id: str, **_: Any) -> None:
    """See to it that the gateway has what we said."""
    send(organization_id=UUID(organization_id), dispute_id=UUID(dispute_id), now=utc_now())
