"""Hold every clearing account against what went through it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum

from wellpaid.core.banking.queries.matches import matched_sums, sum_of_entries
from wellpaid.core.ledger.postings import Through
from wellpaid.core.ledger.queries import balance
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.disputes.models import Dispute
from wellpaid.patient_pay.disputes.states import OPEN, DisputeState
from wellpaid.patient_pay.payments.gateways.ach import AchGateway
from wellpaid.patient_pay.payments.models import Payment
from wellpaid.patient_pay.payments.operations.record_office_payment import OFFICE
from wellpaid.patient_pay.payments.states import COUNTS
from wellpaid.patient_pay.refunds.models import Refund
from wellpaid.patient_pay.refunds.states import BOOKED, Way
from wellpaid.patient_pay.settlements.models import Payout, PayoutLine
from wellpaid.patient_pay.settlements.states import PayoutState

from .match_deposits import BOUNCED_CHECK, REFUND_CHECK


def prove_settlements(organization_id: UUID) -> tuple[int, list[str]]:
    """Give how many payouts were looked at, and a line for each account that disagrees.

    A clearing account holds what came in through it, less what went back the same way, is held back
    by disputes, and was paid out. What counts by our own bank has its entries, cent for cent.
    """
    matched = matched_sums(organization_id=organization_id)
    with tenant(organization_id):
        wanted = {
            "card_clearing": _counted(Through.CARD) - _paid_out(~_OFFICE),
            "undeposited": _counted(Through.OFFICE)
            - _paid_out(_OFFICE)
            - _sum_of(matched, BOUNCED_CHECK),
            "bank_clearing": _counted(Through.BANK) - _sum_of(matched, *_ACH),
            "payouts": _sum(Payout.objects.filter(state=PayoutState.SENT)),
            "checks_out": _sum(Refund.objects.filter(state__in=BOOKED, way=Way.CHECK))
            + _sum_of(matched, REFUND_CHECK),
            "cash": _sum_of(matched, *matched),
        }
        findings = [
            f"{code} should hold {cents}, the books say {booked}"
            for code, cents in wanted.items()
            if (booked := balance(code).cents) != cents
        ]
        return Payout.objects.count(), findings + _entries()


def _entries() -> list[str]:
    """Hold bank payments and their refunds against the entries that move them at our own bank."""
    payments = Payment.objects.filter(gateway=AchGateway.code, state__in=COUNTS)
    refunds = Refund.objects.filter(
        payment__gateway=AchGateway.code, state__in=BOOKED, way=Way.SAME_METHOD
    )
    findings = []
    for name, rows in (("payments", payments), ("refunds", refunds)):
        counted, entries = _sum(rows), sum_of_entries(rows.values("gateway_id")).cents
        if counted != entries:
            findings.append(f"bank {name} that count are {counted}, their entries {entries}")
    return findings


_OFFICE = Q(payout__gateway=OFFICE)
_ACH = ("ach_debits", "ach_credits", "ach_debits_back", "ach_credits_back")


def _counted(through: Through) -> int:
    """Give what came in this way, less what went back the same way or is held back."""
    counted = Payment.objects.filter(through=through, state__in=COUNTS)
    refunds = Refund.objects.filter(payment__through=through, state__in=BOOKED, way=Way.SAME_METHOD)
    gone = (*OPEN, DisputeState.LOST)
    disputes = Dispute.objects.filter(payment__through=through, state__in=gone)
    return _sum(counted) - _sum(refunds) - _sum(disputes)


def _paid_out(whose: Q) -> int:
    """Give what payouts emptied: their lines, but for those that failed, whose fees stay paid."""
    lines = PayoutLine.objects.filter(whose)
    fees: int = lines.aggregate(total=Sum("fee_cents"))["total"] or 0
    arrived = lines.exclude(payout__state=PayoutState.FAILED)
    net: int = arrived.aggregate(total=Sum(F("amount_cents") - F("fee_cents")))["total"] or 0
    return net + fees


def _sum(rows: QuerySet[Any]) -> int:
    return rows.aggregate(total=Sum("amount_cents"))["total"] or 0


def _sum_of(matched: Mapping[str, Money], *kinds: str) -> int:
    return sum(matched[kind].cents for kind in kinds if kind in matched)
