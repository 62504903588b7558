"""Make a payment whose day has come."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from wellpaid.core.events.actors import SYSTEM, Actor, ActorKind
from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.kit.clock import local_date
from wellpaid.kit.errors import ProductError
from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.rules import visible_people
from wellpaid.patient_pay.access.sights import by_organization
from wellpaid.patient_pay.payments.gateways.base import Initiator
from wellpaid.patient_pay.payments.operations.authorize_payment import authorize_payment
from wellpaid.patient_pay.payments.operations.choose_amount import choose_amount
from wellpaid.patient_pay.payments.operations.start_payment import StartedPayment, start_payment
from wellpaid.patient_pay.payments.queries import CheckoutPage, checkout_page
from wellpaid.patient_pay.scheduled_payments.models import ScheduledPayment
from wellpaid.patient_pay.scheduled_payments.states import ScheduledState

from .move_scheduled import move_scheduled


def make_scheduled_payment(
    *, organization_id: UUID, scheduled_payment_id: UUID, now: datetime
) -> None:
    """Charge the planned amount, or what is still owed if that is less; never twice.

    Killed anywhere and run again it finds the payment that it has started. Nothing owed any more
    cancels the plan; an access that ended meanwhile fails it; whatever else refuses, the person is
    told that nobody was charged.
    """
    with tenant(organization_id):
        scheduled = ScheduledPayment.objects.get(id=scheduled_payment_id)
    if scheduled.state != ScheduledState.PLANNED:
        return
    today = local_date(now, clinic_by_id(organization_id).time_zone)
    page = _page(scheduled, today)
    if page is None:
        _end(scheduled, ScheduledState.FAILED, now)
        return
    if not page.is_payable:
        _end(scheduled, ScheduledState.CANCELLED, now)
        return
    try:
        started = _start(scheduled, page, today, now)
    except ProductError:
        # Which refusal it was stands in no letter: the person is told that nobody was charged.
        _end(scheduled, ScheduledState.FAILED, now)
        return
    with tenant(organization_id):
        locked = lock_row(ScheduledPayment, scheduled.id)
        locked.payment_id = started.payment_id
        move_scheduled(scheduled=locked, to=ScheduledState.STARTED, actor=SYSTEM, now=now)
    if started.is_new:
        authorize_payment(
            organization_id=organization_id,
            payment_id=started.payment_id,
            return_url="",  # nobody is there to be sent back
            initiator=Initiator.MERCHANT,
            now=now,
        )


def _page(scheduled: ScheduledPayment, today: date) -> CheckoutPage | None:
    """Read the checkout as its user may see it today; ``None`` once the access has ended."""
    sights = by_organization(visible_people(scheduled.user_id, today=today))
    seeing = sights.get(scheduled.organization_id, [])
    if not seeing:
        return None
    return checkout_page(
        organization_id=scheduled.organization_id,
        sights=seeing,
        checkout_id=scheduled.checkout_id,
        user_id=scheduled.user_id,
    )


def _start(
    scheduled: ScheduledPayment, page: CheckoutPage, today: date, now: datetime
) -> StartedPayment:
    amount = min(scheduled.amount, page.owed)
    if amount != page.amount:
        choose_amount(
            organization_id=scheduled.organization_id,
            checkout_id=scheduled.checkout_id,
            amount=amount,
        )
        page = _page(scheduled, today) or page
    return start_payment(
        organization_id=scheduled.organization_id,
        checkout_id=scheduled.checkout_id,
        attempt=page.attempt,
        shown_amount=page.amount,
        seen=page.seen,
        actor=Actor(ActorKind.USER, scheduled.user_id),
        now=now,
        user_id=scheduled.user_id,
    )


def _end(scheduled: ScheduledPayment, to: ScheduledState, now: datetime) -> None:
    with tenant(scheduled.organization_id):
        locked = lock_row(ScheduledPayment, scheduled.id)
        if locked.state == ScheduledState.PLANNED:
            move_scheduled(scheduled=locked, to=to, actor=SYSTEM, now=now)
