"""Hold every clearing account against what went through it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F, Q, Sum

from wellpaid.core.ledger.postings import Through, clearing_of
from wellpaid.core.ledger.queries import balance
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.disputes.models import Dispute
from wellpaid.patient_pay.disputes.states import OPEN, DisputeState
from wellpaid.patient_pay.payments.models import Payment
from wellpaid.patient_pay.payments.operations.record_office_payment import OFFICE
from wellpaid.patient_pay.payments.states import COUNTS
from wellpaid.patient_pay.refunds.models import Refund
from wellpaid.patient_pay.refunds.states import BOOKED, Way
from wellpaid.patient_pay.settlements.models import Payout, PayoutLine
from wellpaid.patient_pay.settlements.states import PayoutState


def prove_settlements(organization_id: UUID) -> tuple[int, list[str]]:
    """Give how many payouts were looked at, and a line for each account that disagrees.

    A clearing account holds what came in through it, less what went back the same way, is held back
    by disputes, and was paid out.
    """
    with tenant(organization_id):
        findings = [
            finding
            for through in (Through.CARD, Through.OFFICE)
            if (finding := _clearing(through)) is not None
        ]
        findings += _payouts()
        return Payout.objects.count(), findings


def _clearing(through: Through) -> str | None:
    counted = Payment.objects.filter(through=through, state__in=COUNTS)
    refunds = Refund.objects.filter(payment__through=through, state__in=BOOKED, way=Way.SAME_METHOD)
    gone = (*OPEN, DisputeState.LOST)
    disputes = Dispute.objects.filter(payment__through=through, state__in=gone)
    office = Q(payout__gateway=OFFICE)
    lines = PayoutLine.objects.filter(office if through == Through.OFFICE else ~office)
    fees = lines.aggregate(total=Sum("fee_cents"))["total"] or 0
    paid_out = lines.exclude(payout__state=PayoutState.FAILED)
    net = paid_out.aggregate(total=Sum(F("amount_cents") - F("fee_cents")))["total"] or 0
    expected = _sum(counted) - _sum(refunds) - _sum(disputes) - net - fees
    code = clearing_of(through).code
    booked = balance(code).cents
    if booked == expected:
        return None
    return f"{code} should hold {expected}, the books say {booked}"


def _sum(rows: object) -> int:
    return rows.aggregate(total=Sum("amount_cents"))["total"] or 0  # type: ignore[attr-defined]


def _payouts() -> list[str]:
    sent = Payout.objects.filter(state=PayoutState.SENT).aggregate(total=Sum("amount_cents"))
    booked = balance("payouts").cents
    if (sent["total"] or 0) == booked:
        return []
    return [f"payouts on their way say {sent['total'] or 0}, the books {booked}"]
