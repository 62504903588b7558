"""Write to a provider that a card payment waits: no number, no amount, nothing about patients."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid5

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from wellpaid.claim_pay.virtual_cards.models import ReceivedCard
from wellpaid.core.notifications.operations.queue_email import Email, queue_email
from wellpaid.core.organizations.lists import administrators_of
from wellpaid.kit.date_words import day_words
from wellpaid.kit.transactions import require_open


def write_to_provider(*, row: ReceivedCard, is_reminder: bool, now: datetime) -> None:
    """Queue a letter to each administrator, in the caller's transaction.

    A plan's file may bring hundreds of cards: those of one last day are one letter.
    """
    require_open()
    about = uuid5(row.organization_id, f"cards/{row.expires_date}")
    for person in administrators_of(row.organization_id):
        with translation.override(person.language or "en"):
            subject = (
                _("A card payment still waits for you") if is_reminder
                else _("A card payment waits for you")
            )  # fmt: skip
            email = Email(
                kind="card_reminder" if is_reminder else "card_waits",
                about_id=about,
                recipient=person.email,
                language=person.language or "en",
                subject=subject,
                body=_body(row),
            )
        queue_email(email=email, now=now)


def _body(row: ReceivedCard) -> str:
    text = _(
        "A health plan pays you with a single-use card, or with several. Sign in to charge them"
        " until {day}, or to have the money by direct deposit or check instead, at no"
        " cost:\n{link}\n\nWe never send a card number by email, and nobody of ours"
        " asks you for one."
    )
    link = f"{settings.BASE_URL}/claims/payments"
    return text.format(day=day_words(row.expires_date), link=link) + "\n"
