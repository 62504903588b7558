"""Charge the service's share of a payment, once; and give it back if the payment is cancelled."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Sum

from wellpaid.claim_pay.fees.events import ServiceFeeCharged, ServiceFeeGivenBack
from wellpaid.claim_pay.fees.models import FeeAgreement, ServiceFee
from wellpaid.claim_pay.fees.reckoning import Tariff, cycle_of, fee
from wellpaid.claim_pay.fees.states import FEE_GRAPH, AgreementState, FeeState
from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.ledger.claim_postings import ClaimMoney, service_fee_charged
from wellpaid.core.ledger.operations.post import post
from wellpaid.core.organizations.models import Organization
from wellpaid.core.organizations.queries import day_at
from wellpaid.formats.rules.service_fees import may_charge_fee
from wellpaid.kit.clock import local_date
from wellpaid.kit.ids import new_id
from wellpaid.kit.jobs import defer
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.money import ZERO, Money
from wellpaid.kit.transactions import require_open

_DIRECT_DEPOSIT = "ach"


def charge_fee(*, remittance_id: UUID, now: datetime) -> Money:
    """Charge a remittance's fee in the open transaction; give what was charged, which may be none.

    Only direct deposits cost something: a card costs its own share already, and a check is slow
    enough. Off, over the cap, or in a state that forbids it, nothing is charged.
    """
    require_open()
    on = FeeAgreement.objects.filter(state=AgreementState.ON).values_list("id", flat=True)
    agreement = next(iter(lock_rows(FeeAgreement, on).values()), None)
    if agreement is None or agreement.state != AgreementState.ON:
        return ZERO
    remittance = Remittance.objects.get(id=remittance_id)
    organization = Organization.objects.get(id=remittance.organization_id)
    today = local_date(now, organization.time_zone)
    known = ServiceFee.objects.filter(remittance_id=remittance_id).exists()
    is_free = remittance.way != _DIRECT_DEPOSIT or not may_charge_fee(organization.state, today)
    if known or is_free:
        return ZERO
    cycle = cycle_of(today)
    before = ServiceFee.objects.filter(
        payee_id=remittance.payee_id, cycle_date=cycle, state=FeeState.CHARGED
    ).aggregate(sum=Sum("amount_cents"))["sum"]
    tariff = Tariff(agreement.basis_points, Money(agreement.cap_cents))
    amount = fee(remittance.amount, tariff, Money(before or 0))
    if amount:
        row = ServiceFee.objects.create(
            id=new_id(),
            state=FeeState.CHARGED,
            fee_agreement_id=agreement.id,
            remittance_id=remittance.id,
            payee_id=remittance.payee_id,
            cycle_date=cycle,
            amount_cents=amount.cents,
            charged_at=now,
            state_changed_at=now,
        )
        event = ServiceFeeCharged(
            service_fee_id=row.id, remittance_id=remittance.id, amount_cents=amount.cents
        )
        announce(event, actor=SYSTEM, subject_id=row.id, now=now)
        _book(row, now, sign=1)
    return amount


def give_fee_back(*, remittance_id: UUID, now: datetime) -> None:
    """Give the fee of a cancelled payment back, in the open transaction; once."""
    require_open()
    found = ServiceFee.objects.filter(remittance_id=remittance_id, state=FeeState.CHARGED)
    for row in lock_rows(ServiceFee, found.values_list("id", flat=True)).values():
        if row.state != FeeState.CHARGED:
            continue
        FEE_GRAPH.event(FeeState.CHARGED, FeeState.GIVEN_BACK)
        row.state, row.state_changed_at = FeeState.GIVEN_BACK, now
        row.save(update_fields=["state", "state_changed_at"])
        event = ServiceFeeGivenBack(
            service_fee_id=row.id, remittance_id=row.remittance_id, amount_cents=row.amount_cents
        )
        announce(event, actor=SYSTEM, subject_id=row.id, now=now)
        _book(row, now, sign=-1)


def _book(row: ServiceFee, now: datetime, *, sign: int) -> None:
    """Write the provider's half; a job writes the operator's, in a transaction of its own."""
    today = day_at(row.organization_id, now)
    key = f"{row.id}/{'charged' if sign > 0 else 'given_back'}"
    fact = ClaimMoney(row.remittance_id, Money(sign * row.amount_cents), today, SYSTEM, key=key)
    post(journal=service_fee_charged(fact))
    defer(
        "fees.earn",
        provider_id=row.organization_id,
        remittance_id=row.remittance_id,
        key=key,
        amount_cents=sign * row.amount_cents,
        effective_date=today.isoformat(),
    )
