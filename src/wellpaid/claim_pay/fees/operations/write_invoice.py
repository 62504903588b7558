"""Put a month's fees on an invoice."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Max, Sum

from wellpaid.claim_pay.fees.events import FeeInvoiceWritten
from wellpaid.claim_pay.fees.models import FeeDebit, FeeInvoice, ServiceFee
from wellpaid.claim_pay.fees.states import DebitState, FeeState
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.ids import new_id
from wellpaid.kit.jobs import defer
from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant


def write_invoice(*, organization_id: UUID, cycle_date: date, now: datetime) -> UUID | None:
    """Write a provider's invoice of a month that is over, once; give its id, or None: no fees.

    :param cycle_date: the month's first day
    """
    with tenant(organization_id):
        lock_row(Organization, organization_id)
        known = FeeInvoice.objects.filter(cycle_date=cycle_date).first()
        if known is not None:
            return UUID(str(known.id))
        fees = ServiceFee.objects.filter(cycle_date=cycle_date, state=FeeState.CHARGED)
        sums = fees.aggregate(amount=Sum("amount_cents"), count=Count("id"))
        if not sums["count"]:
            return None
        last = FeeInvoice.objects.aggregate(number=Max("number"))["number"] or 0
        row = FeeInvoice.objects.create(
            id=new_id(),
            number=last + 1,
            cycle_date=cycle_date,
            fee_count=sums["count"],
            amount_cents=sums["amount"],
            written_at=now,
        )
        event = FeeInvoiceWritten(
            fee_invoice_id=row.id, amount_cents=row.amount_cents, cycle_date=cycle_date
        )
        announce(event, actor=SYSTEM, subject_id=row.id, now=now)
        if FeeDebit.objects.filter(
            state=DebitState.ALLOWED, most_cents__gte=row.amount_cents
        ).exists():
            defer("fees.collect", organization_id=organization_id, fee_invoice_id=row.id)
        return UUID(str(row.id))
