"""Jobs of this area."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from wellpaid.kit.clock import utc_now
from wellpaid.kit.jobs import defer
from wellpaid.kit.tenancy.scope import tenant

from .operations.forget_card import forget_card as forget
from .operations.mark_used import mark_used as mark
from .operations.store_card import store_card as store
from .policy import next_question_after
from .states import SavedMethodState

_RETRY = RetryStrategy(max_attempts=20, wait=5)


@app.task(name="wallet.store_card", queue="payments", retry=_RETRY)
def store_card(*, organization_id: str, saved_method_id: str, asked_count: str, **_: Any) -> None:
    """Have a card kept; while nobody knows whether it is, ask again later."""
    where = {"organization_id": UUID(organization_id), "saved_method_id": UUID(saved_method_id)}
    if store(**where, now=utc_now()) is SavedMethodState.SAVING:
        with tenant(where["organization_id"]):
            defer(
                "wallet.store_card",
                wait=next_question_after(int(asked_count)),
                **where,
                asked_count=int(asked_count) + 1,
            )


# A removed card must be gone at the gateway too, however long that is down: two days of tries.
@app.task(
    name="wallet.forget_card",
    queue="payments",
    retry=RetryStrategy(max_attempts=50, linear_wait=150),
)
def forget_card(*, organization_id: str, saved_method_id: str, **_: Any) -> None:
    """Have the gateway forget a removed card."""
    forget(organization_id=UUID(organization_id), saved_method_id=UUID(saved_method_id))


@app.task(name="wallet.mark_used", queue="payments", retry=_RETRY)
def mark_used(*, organization_id: str, saved_method_id: str, used_at: str, **_: Any) -> None:
    """Remember when a card paid last."""
    mark(
        organization_id=UUID(organization_id),
        saved_method_id=UUID(saved_method_id),
        used_at=datetime.fromisoformat(used_at),
    )
