"""Jobs of this area."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from wellpaid.core.organizations.queries import provider_ids
from wellpaid.kit.clock import utc_now
from wellpaid.kit.jobs import defer
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

from .operations.earn_fee import earn_fee
from .operations.write_invoice import write_invoice
from .reckoning import cycle_before

_RETRY = RetryStrategy(max_attempts=8, exponential_wait=3)


@app.task(name="fees.earn", queue="claims", retry=_RETRY)
def earn(
    *,
    provider_id: str,
    remittance_id: str,
    key: str,
    amount_cents: str,
    effective_date: str,
    **_: Any,
) -> None:
    """Write the operator's half of one fee."""
    earn_fee(
        provider_id=UUID(provider_id),
        remittance_id=UUID(remittance_id),
        key=key,
        amount=Money(int(amount_cents)),
        effective_date=date.fromisoformat(effective_date),
    )


@app.periodic(cron="40 13 1 * *")
@app.task(name="fees.write_invoices", queue="claims")
def write_invoices(timestamp: int) -> None:
    """On the first of each month: the month before, one job a provider."""
    for organization_id in provider_ids():
        with tenant(organization_id):
            defer("fees.write_invoice", organization_id=organization_id)


@app.task(name="fees.write_invoice", queue="claims", retry=_RETRY)
def write_one_invoice(*, organization_id: str, **_: Any) -> None:
    """Write one provider's invoice of the month before."""
    now = utc_now()
    write_invoice(
        organization_id=UUID(organization_id), cycle_date=cycle_before(now.date()), now=now
    )
