"""Hold disputes against payments and books."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from wellpaid.core.ledger.queries import balance
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.disputes.models import Dispute
from wellpaid.patient_pay.disputes.states import OPEN, DisputeState
from wellpaid.patient_pay.payments.models import Payment

_SHOWN_MAX = 100


def prove_disputes(organization_id: UUID) -> tuple[int, list[str]]:
    """Give how many disputes were looked at, and a line for each thing that disagrees."""
    with tenant(organization_id):
        payments = Payment.objects.annotate(
            held=_sum_of(*OPEN), lost=_sum_of(DisputeState.LOST)
        ).exclude(disputed_cents=F("held"), lost_cents=F("lost"))
        findings = [
            f"payment {payment.id} says {payment.disputed_cents} and {payment.lost_cents}, "
            f"its disputes {payment.held} and {payment.lost}"
            for payment in payments[:_SHOWN_MAX]
        ]
        open_cents = Dispute.objects.filter(state__in=OPEN).aggregate(total=Sum("amount_cents"))
        held_cents = balance("disputed").cents
        if held_cents != (open_cents["total"] or 0):
            findings.append(f"open disputes say {open_cents['total'] or 0}, the books {held_cents}")
        return Dispute.objects.count(), findings


def _sum_of(*states: DisputeState) -> Coalesce:
    return Coalesce(Sum("disputes__amount_cents", filter=Q(disputes__state__in=states)), 0)
