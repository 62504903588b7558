"""Hold payments against bills, books and receipts."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from wellpaid.core.ledger.queries import balance
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.payments.models import Payment, Receipt
from wellpaid.patient_pay.payments.states import PaymentState

_SHOWN_MAX = 100


def prove_payments(organization_id: UUID) -> tuple[int, list[str]]:
    """Give how many payments were looked at, and a line for each thing that doesn't fit.

    Four totals have to be the same: what succeeded, what bills were credited with, what went
    through card clearing, and what receipts exist for.
    """
    with tenant(organization_id):
        payments = Payment.objects.all()
        succeeded = payments.filter(state=PaymentState.SUCCEEDED)
        taken_cents = succeeded.aggregate(total=Sum("amount_cents"))["total"] or 0
        credited_cents = Bill.objects.aggregate(total=Sum("paid_cents"))["total"] or 0
        clearing_cents = balance("card_clearing").cents
        findings = []
        if not taken_cents == credited_cents == clearing_cents:
            findings.append(
                f"payments say {taken_cents}, bills {credited_cents}, the books {clearing_cents}"
            )
        findings += _receipts(succeeded.count())
        findings += _allocations()
        return payments.count(), findings


def _receipts(succeeded_count: int) -> list[str]:
    fitting = Receipt.objects.filter(payment__state=PaymentState.SUCCEEDED).count()
    all_count = Receipt.objects.count()
    if fitting == all_count == succeeded_count:
        return []
    return [f"{succeeded_count} payments succeeded, {all_count} receipts exist, {fitting} fit"]


def _allocations() -> list[str]:
    divided = Payment.objects.annotate(parts_cents=Coalesce(Sum("allocations__amount_cents"), 0))
    uneven = divided.exclude(parts_cents=F("amount_cents"))[:_SHOWN_MAX]
    return [f"payment {payment.id} isn't divided to the cent" for payment in uneven]
