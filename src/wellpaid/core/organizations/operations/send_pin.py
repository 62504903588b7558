"""Make a security PIN and send it to the invited address."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.notifications.operations.queue_email import Email, queue_email
from wellpaid.core.organizations.events import PinSent
from wellpaid.core.organizations.models import ActivationPin, Member
from wellpaid.core.organizations.pins import LASTS, new_pin, pin_hash
from wellpaid.kit.clock import local_date
from wellpaid.kit.date_words import day_words
from wellpaid.kit.ids import in_groups, new_id
from wellpaid.kit.transactions import require_open


def send_pin(*, member: Member, language: str, actor: Actor, now: datetime) -> None:
    """Write a new PIN over the old one, and queue the letter: in the caller's transaction.

    The letter names the organisation and nothing else of it, and our copy is blanked once it left.
    """
    require_open()
    pin, expires_at = new_pin(), now + LASTS
    ActivationPin.objects.update_or_create(
        member=member,
        defaults={
            "pin_hash": pin_hash(member.id, pin),
            "tries_count": 0,
            "sent_at": now,
            "expires_at": expires_at,
            "asked_at": None,
        },
    )
    name = member.organization.name
    until = local_date(expires_at, member.organization.time_zone)
    with translation.override(language):
        email = Email(
            kind="activation_pin",
            about_id=new_id(),  # each PIN is a letter of its own
            recipient=member.invited_email,
            language=language,
            subject=_("Your security PIN for {organization}").format(organization=name),
            body=_body().format(
                organization=name,
                link=f"{settings.BASE_URL}/activate",
                pin=in_groups(pin, 4),
                day=day_words(until),
            ),
            is_secret=True,
        )
    queue_email(email=email, now=now)
    announce(PinSent(member_id=member.id), actor=actor, subject_id=member.id, now=now)


def _body() -> str:
    return _(
        "{organization} has added you as an authorized user.\n\n"
        "1. Open {link}\n"
        "2. Sign in, or sign up with this email address.\n"
        "3. Enter this security PIN: {pin}\n\n"
        "The PIN works until {day}, for you only. Don’t pass it on. Until you have entered it, "
        "nothing is open to you.\n\n"
        "You don’t know why you got this? Then don’t do anything.\n"
    )
