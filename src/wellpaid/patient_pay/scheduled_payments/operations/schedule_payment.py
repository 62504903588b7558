"""Decide to pay on a later day."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.kit.errors import ProductError
from wellpaid.kit.jobs import defer
from wellpaid.kit.locks import lock_row
from wellpaid.kit.money import Money
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.payments.models import Checkout
from wellpaid.patient_pay.payments.operations.start_payment import (
    AmountChanged,
    CheckoutIncomplete,
)
from wellpaid.patient_pay.scheduled_payments.events import ScheduledPaymentPlanned
from wellpaid.patient_pay.scheduled_payments.models import ScheduledPayment
from wellpaid.patient_pay.scheduled_payments.policy import first_day, last_day, moment_of
from wellpaid.patient_pay.scheduled_payments.states import ScheduledState
from wellpaid.patient_pay.wallet.operations.claim_card import claim_card
from wellpaid.patient_pay.wallet.states import UseKind

from .move_scheduled import write_planned


class DayNotPossible(ProductError):
    """Today or earlier, or too far ahead."""

    code, status = "day_not_possible", 400
    message = "Choose a day from tomorrow on, within 90 days."


def schedule_payment(
    *,
    organization_id: UUID,
    checkout_id: UUID,
    user_id: UUID,
    shown_amount: Money,
    pay_date: date,
    actor: Actor,
    today: date,
    now: datetime,
) -> UUID:
    """Keep the decision, rely on the card, and set the job for that morning; give the plan's id.

    A checkout is planned once: sent twice, the same plan is given.

    :raises DayNotPossible: not from tomorrow on, or more than 90 days ahead
    :raises CheckoutIncomplete: no amount, or no saved card of this user's
    :raises AmountChanged: another amount than the person saw
    :raises CardNotUsable: the card has expired or was removed
    """
    if not first_day(today) <= pay_date <= last_day(today):
        raise DayNotPossible
    clinic = clinic_by_id(organization_id)
    with tenant(organization_id):
        checkout = lock_row(Checkout, checkout_id)
        known = ScheduledPayment.objects.filter(checkout_id=checkout_id).first()
        if known is not None:
            return UUID(str(known.id))
        if not checkout.amount or checkout.saved_method_id is None:
            raise CheckoutIncomplete
        if checkout.amount != shown_amount:
            raise AmountChanged
        scheduled = ScheduledPayment.objects.create(
            checkout_id=checkout_id,
            user_id=user_id,
            amount_cents=checkout.amount.cents,
            pay_date=pay_date,
            state=ScheduledState.PLANNED,
            created_at=now,
            state_changed_at=now,
        )
        claim_card(
            user_id=user_id,
            saved_method_id=checkout.saved_method_id,
            kind=UseKind.SCHEDULED_PAYMENT,
            subject_id=scheduled.id,
            today=today,
            now=now,
        )
        event = ScheduledPaymentPlanned(
            scheduled_payment_id=scheduled.id, amount_cents=scheduled.amount_cents
        )
        announce(event, actor=actor, subject_id=scheduled.id, now=now)
        write_planned(scheduled, now)
        defer(
            "scheduled_payments.make",
            wait=moment_of(pay_date, clinic.time_zone) - now,
            organization_id=organization_id,
            scheduled_payment_id=scheduled.id,
        )
    return UUID(str(scheduled.id))
