"""Decide on an e-mail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wellpaid.core.notifications.models import Letter
from wellpaid.kit.jobs import defer
from wellpaid.kit.tenancy.scope import current_organization_id
from wellpaid.kit.transactions import require_open


@dataclass(frozen=True)
class Email:
    """What to send. ``kind`` and ``about_id`` together happen once for a recipient.

    :param is_secret: it opens something, so our copy is blanked once it has left
    :param unsubscribe_url: one POST to it stops letters like this one (RFC 8058)
    """

    kind: str
    about_id: UUID
    recipient: str
    language: str
    subject: str
    body: str
    is_secret: bool = False
    unsubscribe_url: str = ""


def queue_email(*, email: Email, now: datetime) -> None:
    """Keep the letter and its job in the caller's transaction: both happen, or neither.

    The same kind about the same thing to the same person is kept once.
    """
    require_open()
    organization_id = current_organization_id()
    known = Letter.objects.filter(
        kind=email.kind, about_id=email.about_id, recipient=email.recipient
    )
    if known.exists():
        return
    letter = Letter.objects.create(
        kind=email.kind,
        about_id=email.about_id,
        recipient=email.recipient,
        language=email.language,
        subject=" ".join(email.subject.split()),  # of two lines it would never be sent
        body=email.body,
        is_secret=email.is_secret,
        unsubscribe_url=email.unsubscribe_url,
        created_at=now,
    )
    defer("notifications.send_letter", organization_id=organization_id, letter_id=letter.id)
