"""Hold payments against bills, books and receipts."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from wellpaid.core.ledger.queries import sum_of
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.payments.models import Payment, PaymentAllocation, Receipt
from wellpaid.patient_pay.payments.states import COUNTS, TAKEN

_SHOWN_MAX = 100


def prove_payments(organization_id: UUID) -> tuple[int, list[str]]:
    """Give how many payments were looked at, and a line for each thing that doesn't fit.

    What was taken and has not gone back is on bills or in the guarantors' credit, to the cent; and
    every payment that counted has its one receipt.
    """
    with tenant(organization_id):
        payments = Payment.objects.all()
        parts = PaymentAllocation.objects.filter(payment__state__in=TAKEN)
        here_cents = parts.aggregate(total=Sum(F("amount_cents") - F("given_back_cents")))["total"]
        on_bills_cents = Bill.objects.aggregate(total=Sum("paid_cents"))["total"] or 0
        credit_cents = sum_of("patient_credit").cents
        findings = []
        if (here_cents or 0) != on_bills_cents + credit_cents:
            findings.append(
                f"payments that are here say {here_cents or 0}, bills {on_bills_cents}, "
                f"credit {credit_cents}"
            )
        findings += _receipts(payments.filter(state__in=TAKEN).count())
        findings += _allocations() + _gone()
        return payments.count(), findings


def _receipts(taken_count: int) -> list[str]:
    fitting = Receipt.objects.filter(payment__state__in=TAKEN).count()
    all_count = Receipt.objects.count()
    if fitting == all_count == taken_count:
        return []
    return [f"{taken_count} payments took money, {all_count} receipts exist, {fitting} fit"]


def _allocations() -> list[str]:
    divided = Payment.objects.annotate(parts_cents=Coalesce(Sum("allocations__amount_cents"), 0))
    uneven = divided.exclude(parts_cents=F("amount_cents"))[:_SHOWN_MAX]
    return [f"payment {payment.id} isn't divided to the cent" for payment in uneven]


def _gone() -> list[str]:
    """Find payments whose parts say that another amount went back than they do themselves."""
    gone = F("refunded_cents") + F("lost_cents")
    counted = Payment.objects.filter(state__in=COUNTS).annotate(
        back_cents=Coalesce(Sum("allocations__given_back_cents"), 0)
    )
    uneven = counted.filter(back_cents__gt=gone)[:_SHOWN_MAX]
    return [f"more of payment {payment.id} went back than it says" for payment in uneven]
