"""The election lock: tell a provider that a plan pays otherwise than it chose."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid5

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from wellpaid.claim_pay.remittances.events import RemittancePaidOtherwise
from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.notifications.operations.queue_email import Email, queue_email
from wellpaid.core.organizations.lists import administrators_of
from wellpaid.kit.transactions import require_open


def raise_alarm(*, remittance: Remittance, actor: Actor, now: datetime) -> None:
    """Announce it, and write to each administrator, in the caller's transaction.

    Payments of one plan and day are one letter. It names the plan and no payment.
    """
    require_open()
    event = RemittancePaidOtherwise(
        remittance_id=remittance.id,
        payer_id=remittance.payer_id,
        amount_cents=remittance.amount_cents,
    )
    announce(event, actor=actor, subject_id=remittance.id, now=now)
    about = f"paid-otherwise/{remittance.payer_id}/{remittance.payment_date}"
    for person in administrators_of(remittance.organization_id):
        with translation.override(person.language or "en"):
            email = Email(
                kind="paid_otherwise",
                about_id=uuid5(remittance.organization_id, about),
                recipient=person.email,
                language=person.language or "en",
                subject=_("A health plan pays you otherwise than you chose"),
                body=_body(remittance),
            )
        queue_email(email=email, now=now)


def _body(remittance: Remittance) -> str:
    text = _(
        "{plan} pays you another way than you chose. Sign in to see which payments, why, and what"
        " you can do:\n{link}"
    )
    link = f"{settings.BASE_URL}/claims/payments"
    return text.format(plan=remittance.payer_name, link=link) + "\n"
