"""Take a scheduled payment one step further."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import translation
from django.utils.translation import gettext as _

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.notifications.operations.queue_email import Email, queue_email
from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.kit.date_words import day_words
from wellpaid.kit.money_words import money_words
from wellpaid.kit.phone_words import phone_words
from wellpaid.kit.transactions import require_open
from wellpaid.patient_pay.scheduled_payments.events import MOVES
from wellpaid.patient_pay.scheduled_payments.models import ScheduledPayment
from wellpaid.patient_pay.scheduled_payments.states import GRAPH, ScheduledState
from wellpaid.patient_pay.wallet.operations.claim_card import release_card
from wellpaid.patient_pay.wallet.states import UseKind


def move_scheduled(
    *, scheduled: ScheduledPayment, to: ScheduledState, actor: Actor, now: datetime
) -> None:
    """Move a scheduled payment that the caller has locked; its end frees the card.

    Who isn't charged is told by e-mail, without a word about the bill.

    :raises IllegalTransition: the graph has no such step
    """
    require_open()
    code = GRAPH.event(ScheduledState(scheduled.state), to)
    scheduled.state, scheduled.state_changed_at = to, now
    scheduled.save()
    event = MOVES[code](scheduled_payment_id=scheduled.id, amount_cents=scheduled.amount_cents)
    announce(event, actor=actor, subject_id=scheduled.id, now=now)
    if to is not ScheduledState.STARTED:
        release_card(kind=UseKind.SCHEDULED_PAYMENT, subject_id=scheduled.id)
    if to is ScheduledState.FAILED:
        _write(scheduled, "scheduled_failed", now)


def write_planned(scheduled: ScheduledPayment, now: datetime) -> None:
    """Confirm a plan by e-mail, in the open transaction."""
    _write(scheduled, "scheduled_planned", now)


def _write(scheduled: ScheduledPayment, kind: str, now: datetime) -> None:
    user = get_user_model().objects.filter(id=scheduled.user_id).first()
    if user is None or not user.email:
        return
    language = user.language or scheduled.checkout.language
    clinic = clinic_by_id(scheduled.organization_id)
    with translation.override(language):
        if kind == "scheduled_planned":
            subject = _("Your payment is planned")
            body = _(
                "On {day} we’ll charge {amount} to your saved card and pay {clinic}. If less is "
                "owed by then, we charge less.\n\n"
                "To change your mind before that day: {address}\n\n"
                "Questions? Call {phone}. TTY 711.\n"
            )
        else:
            subject = _("Your planned payment wasn’t made")
            body = _(
                "We couldn’t make the payment of {amount} to {clinic} that you planned for {day}. "
                "You were not charged.\n\n"
                "To pay another way: {address}\n\n"
                "Questions? Call {phone}. TTY 711.\n"
            )
        words = body.format(
            day=day_words(scheduled.pay_date),
            amount=money_words(scheduled.amount),
            clinic=clinic.name,
            address=f"{settings.BASE_URL}/payments",
            phone=phone_words(clinic.phone),
        )
    letter = Email(
        kind=kind,
        about_id=UUID(str(scheduled.id)),
        recipient=user.email,
        language=language,
        subject=subject,
        body=words,
    )
    queue_email(email=letter, now=now)
