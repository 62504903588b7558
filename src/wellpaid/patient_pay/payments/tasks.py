"""Jobs of this area."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from wellpaid.kit.clock import utc_now
from wellpaid.kit.jobs import defer
from wellpaid.kit.tenancy.scope import tenant

from .operations.find_out import find_out as ask
from .operations.follow_entry import follow_entry as follow
from .operations.handle_notice import handle_notice as act
from .policy import next_question_after
from .states import IN_FLIGHT


@app.task(name="payments.find_out", queue="payments", retry=RetryStrategy(max_attempts=20, wait=5))
def find_out(*, organization_id: str, payment_id: str, asked_count: str, **_: Any) -> None:
    """Ask about a payment in flight; while nobody knows, ask again later."""
    state = ask(organization_id=UUID(organization_id), payment_id=UUID(payment_id), now=utc_now())
    if state in IN_FLIGHT:
        with tenant(UUID(organization_id)):
            defer(
                "payments.find_out",
                wait=next_question_after(int(asked_count)),
                organization_id=UUID(organization_id),
                payment_id=UUID(payment_id),
                asked_count=int(asked_count) + 1,
            )


@app.task(
    name="payments.handle_notice", queue="payments", retry=RetryStrategy(max_attempts=20, wait=5)
)
def handle_notice(*, organization_id: str, notice_id: str, **_: Any) -> None:
    """Act on one webhook."""
    act(organization_id=UUID(organization_id), notice_id=UUID(notice_id), now=utc_now())


@app.task(
    name="payments.follow_entry", queue="payments", retry=RetryStrategy(max_attempts=20, wait=5)
)
def follow_entry(*, organization_id: str, reference: str, **_: Any) -> None:
    """Let one bank payment follow its entry."""
    follow(organization_id=UUID(organization_id), reference=reference, now=utc_now())
