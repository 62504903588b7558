"""Jobs of this area."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from wellpaid.kit.clock import utc_now
from wellpaid.kit.jobs import defer
from wellpaid.kit.tenancy.scope import tenant

from .operations.ask_refund import ask_refund
from .operations.handle_notice import handle_notice as act
from .policy import next_question_after
from .states import OPEN_AT_GATEWAY


@app.task(name="refunds.ask", queue="payments", retry=RetryStrategy(max_attempts=20, wait=5))
def ask(*, organization_id: str, refund_id: str, asked_count: str, **_: Any) -> None:
    """Ask for a refund, and go on asking while nobody knows or the banks aren't done with it."""
    organization = UUID(organization_id)
    state = ask_refund(organization_id=organization, refund_id=UUID(refund_id), now=utc_now())
    if state in OPEN_AT_GATEWAY:
        with tenant(organization):
            defer(
                "refunds.ask",
                wait=next_question_after(int(asked_count)),
                organization_id=organization,
                refund_id=UUID(refund_id),
                asked_count=int(asked_count) + 1,
            )


@app.task(
    name="refunds.handle_notice", queue="payments", retry=RetryStrategy(max_attempts=20, wait=5)
)
def handle_notice(*, organization_id: str, notice_id: str, **_: Any) -> None:
    """Act on one webhook."""
    act(organization_id=UUID(organization_id), notice_id=UUID(notice_id), now=utc_now())
