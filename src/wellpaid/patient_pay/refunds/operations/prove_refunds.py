"""Hold refunds against the payments that they give back."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.models import Payment
from wellpaid.patient_pay.refunds.models import Refund
from wellpaid.patient_pay.refunds.states import BOOKED, RESERVED

_SHOWN_MAX = 100


def prove_refunds(organization_id: UUID) -> tuple[int, list[str]]:
    """Give how many refunds were looked at, and a line for each payment that disagrees."""
    with tenant(organization_id):
        payments = Payment.objects.annotate(
            reserved=_sum_of(RESERVED),
            booked=_sum_of(BOOKED),
        )
        uneven = payments.exclude(refunding_cents=F("reserved"), refunded_cents=F("booked"))
        findings = [
            f"payment {payment.id} says {payment.refunding_cents} and {payment.refunded_cents}, "
            f"its refunds {payment.reserved} and {payment.booked}"
            for payment in uneven[:_SHOWN_MAX]
        ]
        return Refund.objects.count(), findings


def _sum_of(states: tuple[str, ...]) -> Coalesce:
    return Coalesce(Sum("refunds__amount_cents", filter=Q(refunds__state__in=states)), 0)
