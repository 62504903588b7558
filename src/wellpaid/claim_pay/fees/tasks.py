"""Jobs of this area."""

from __future__ import annotations

import logging
from datetime import date
from typing import Any
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.queries import day_at, provider_ids
from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import ProductError
from wellpaid.kit.jobs import defer
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

from .operations.collect_invoice import collect_half, collect_invoice, end_debit
from .operations.earn_fee import earn_fee
from .operations.follow_invoice import collecting, follow_invoice
from .operations.write_invoice import write_invoice
from .reckoning import cycle_before

logger = logging.getLogger(__name__)
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
    provider_id, now = UUID(organization_id), utc_now()
    cycle = cycle_before(day_at(provider_id, now))
    write_invoice(organization_id=provider_id, cycle_date=cycle, now=now)


@app.task(name="fees.collect", queue="claims", retry=_RETRY)
def collect(*, organization_id: str, fee_invoice_id: str, **_: Any) -> None:
    """Take one invoice from the provider's account; where that can't be, it stays due."""
    try:
        collect_invoice(
            organization_id=UUID(organization_id),
            fee_invoice_id=UUID(fee_invoice_id),
            actor=SYSTEM,
            now=utc_now(),
        )
    except ProductError as error:
        # It isn't an error of ours: the page says that the invoice is to be paid.
        logger.warning("an invoice isn't taken by debit: %s", error.code)


@app.task(name="fees.end_debit", queue="claims", retry=_RETRY)
def end(*, organization_id: str, fee_debit_id: str, **_: Any) -> None:
    """Take the operator's copy of a cancelled permission back."""
    end_debit(organization_id=UUID(organization_id), fee_debit_id=UUID(fee_debit_id), now=utc_now())


@app.task(name="fees.collect_half", queue="claims", retry=_RETRY)
def write_collected(
    *,
    provider_id: str,
    fee_invoice_id: str,
    key: str,
    amount_cents: str,
    effective_date: str,
    **_: Any,
) -> None:
    """Write the operator's half of one debit."""
    collect_half(
        provider_id=UUID(provider_id),
        fee_invoice_id=UUID(fee_invoice_id),
        key=key,
        amount=Money(int(amount_cents)),
        effective_date=date.fromisoformat(effective_date),
    )


@app.task(name="fees.follow_invoice", queue="claims", retry=_RETRY)
def follow(*, organization_id: str, fee_invoice_id: str, **_: Any) -> None:
    """See what became of one debit."""
    follow_invoice(
        organization_id=UUID(organization_id), fee_invoice_id=UUID(fee_invoice_id), now=utc_now()
    )


@app.periodic(cron="25 14 * * *")
@app.task(name="fees.follow_invoices", queue="claims")
def follow_all(timestamp: int) -> None:
    """Every day: see which debits have settled, one job an invoice."""
    for organization_id in provider_ids():
        for fee_invoice_id in collecting(organization_id):
            with tenant(organization_id):
                defer(
                    "fees.follow_invoice",
                    organization_id=organization_id,
                    fee_invoice_id=fee_invoice_id,
                )
