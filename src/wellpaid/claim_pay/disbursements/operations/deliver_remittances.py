"""Give each payee its remittance: the payer's rows and bytes on one side, the provider's on the
other, and never one transaction over both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from wellpaid.claim_pay.disbursements.models import Disbursement
from wellpaid.claim_pay.disbursements.states import DisbursementState, Way
from wellpaid.claim_pay.remittances.operations.receive_remittances import (
    Remitted,
    receive_remittances,
)
from wellpaid.claim_pay.remittances.states import RemittanceState
from wellpaid.claim_pay.submissions.reading import delimiters_from
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.formats.nacha.calendar import add_banking_days
from wellpaid.kit.clock import local_date
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant

from .read_payment import raw_payment

# So many are marked as delivered at a time; each provider's are a transaction of their own.
_PER_ROUND = 1_000
# CAQH CORE 370, 4.2: not more than three business days before the money.
_DAYS_BEFORE = 3
_NEWS = {
    DisbursementState.READY: RemittanceState.COMING,
    DisbursementState.ISSUED: RemittanceState.COMING,
    DisbursementState.SETTLED: RemittanceState.COMING,
    DisbursementState.RETURNED: RemittanceState.CAME_BACK,
    DisbursementState.STOPPED: RemittanceState.CAME_BACK,
    DisbursementState.VOIDED: RemittanceState.CANCELLED,
}


def deliver_remittances(*, organization_id: UUID, now: datetime) -> int:
    """Deliver what a payer's payees haven't got and may have by now; give how many.

    Killed between the two sides, the provider has it already when it is delivered again, and
    nothing happens twice.
    """
    payer = clinic_by_id(organization_id)
    until = add_banking_days(local_date(now, payer.time_zone), _DAYS_BEFORE)
    count, after = 0, UUID(int=0)
    while waiting := _undelivered(organization_id, until, after):
        after = waiting[-1].id
        for provider_id, rows in _by_provider(waiting).items():
            receive_remittances(
                organization_id=provider_id,
                remitted=[_remitted(row, payer.name) for row in rows],
                actor=SYSTEM,
                now=now,
            )
        _mark(organization_id, [row.id for row in waiting], now)
        count += len(waiting)
    return count


def news_of(row: Disbursement) -> RemittanceState | None:
    """Give what a payment's state means for its remittance; None: nothing to tell."""
    if row.way == Way.NOTHING:
        return RemittanceState.NOTHING
    return _NEWS.get(DisbursementState(row.state))


def _undelivered(organization_id: UUID, until: date, after: UUID) -> list[Disbursement]:
    with tenant(organization_id):
        rows = Disbursement.objects.filter(
            delivered_at__isnull=True,
            payee_organization_id__isnull=False,
            payment_date__lte=until,
            state__in=[state.value for state in _NEWS],
            id__gt=after,
        ).exclude(state=DisbursementState.VOIDED)
        rows = rows.select_related("submitted_payment__submission").order_by("id")
        return list(rows[:_PER_ROUND])


def _by_provider(rows: Sequence[Disbursement]) -> dict[UUID, list[Disbursement]]:
    found: dict[UUID, list[Disbursement]] = defaultdict(list)
    for row in rows:
        assert row.payee_organization_id is not None  # the query leaves strangers out
        found[row.payee_organization_id].append(row)
    return found


def _remitted(row: Disbursement, payer_name: str) -> Remitted:
    payment = row.submitted_payment
    state = news_of(row)
    assert state is not None
    assert row.payee_id is not None
    return Remitted(
        payer_id=row.organization_id,
        payer_name=payer_name[:60],
        payer_id_number=row.payer_id_number,
        trace_number=row.trace_number,
        disbursement_id=row.id,
        payee_id=row.payee_id,
        payee_npi=row.payee_npi,
        way=row.way,
        amount=row.amount,
        charge=Money(payment.charge_cents),
        patient_responsibility=Money(payment.patient_responsibility_cents),
        adjustment=Money(payment.adjustment_cents),
        claim_count=payment.claim_count,
        payment_date=row.payment_date,
        raw=raw_payment(row),
        delimiters=delimiters_from(payment.delimiters),
        guide_version=payment.guide_version,
        state=state,
        why_code=row.why_code,
    )


def _mark(organization_id: UUID, ids: Collection[UUID], now: datetime) -> None:
    with tenant(organization_id):
        Disbursement.objects.filter(id__in=ids).update(delivered_at=now)
