"""Jobs of this area."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from wellpaid.core.organizations.queries import clinic_by_id, provider_ids
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.jobs import defer
from wellpaid.kit.tenancy.scope import tenant

from .operations.hear_of_copy import hear_of_copy
from .operations.make_effective import make_effective
from .queries import due_changes

_RETRY = RetryStrategy(max_attempts=8, exponential_wait=3)


@app.periodic(cron="10 * * * *")
@app.task(name="bank_changes.look", queue="claims")
def look(timestamp: int) -> None:
    """Each hour, since days begin at different hours: one job a provider."""
    for organization_id in provider_ids():
        with tenant(organization_id):
            defer("bank_changes.make_effective", organization_id=organization_id)


@app.task(name="bank_changes.make_effective", queue="claims", retry=_RETRY)
def make_due_effective(*, organization_id: str, **_: Any) -> None:
    """Let one provider's changes take effect whose day has come."""
    owner_id, now = UUID(organization_id), utc_now()
    today = local_date(now, clinic_by_id(owner_id).time_zone)
    for change_id in due_changes(owner_id, today=today):
        make_effective(organization_id=owner_id, bank_change_id=change_id, today=today, now=now)


@app.task(name="bank_changes.hear_of_copy", queue="claims", retry=_RETRY)
def hear_of_one_copy(*, organization_id: str, bank_account_id: str, **_: Any) -> None:
    """Tell the owner of an account what its bank said to a payer."""
    hear_of_copy(
        payer_id=UUID(organization_id), bank_account_id=UUID(bank_account_id), now=utc_now()
    )
