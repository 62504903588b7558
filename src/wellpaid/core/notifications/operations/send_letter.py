"""Hand a letter to the mail server."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.core.mail import EmailMessage

from wellpaid.core.notifications.models import Letter
from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.kit.transactions import forbid_open

TRIES_MAX = 8


def send_letter(*, organization_id: UUID, letter_id: UUID, now: datetime) -> None:
    """Send a waiting letter. A letter that was sent stays sent; a failed try is counted and raised.

    A crash between the mail server's yes and our note of it sends the letter twice: e-mail has no
    way to ask. The Message-ID is made from the letter's id, so that mail programs show it once.
    """
    with tenant(organization_id):
        letter = Letter.objects.get(id=letter_id)
    if letter.state != Letter.State.WAITING:
        return
    forbid_open()
    message = EmailMessage(
        letter.subject,
        letter.body,
        to=[letter.recipient],
        headers=_headers(letter),
    )
    error: Exception | None = None
    try:
        message.send()
    except OSError as failure:  # every smtplib error is one
        error = failure
    with tenant(organization_id):
        letter = lock_row(Letter, letter_id)
        letter.tries += 1
        if error is None:
            letter.state, letter.sent_at = Letter.State.SENT, now
        elif letter.tries >= TRIES_MAX:
            letter.state = Letter.State.FAILED
        if letter.is_secret and letter.state != Letter.State.WAITING:
            letter.body = ""
        letter.save(update_fields=["tries", "state", "sent_at", "body"])
    if error is not None and letter.state == Letter.State.WAITING:
        raise error


def _headers(letter: Letter) -> dict[str, str]:
    headers = {"Message-ID": f"<{letter.id}@letters.wellpaid.invalid>"}
    if letter.unsubscribe_url:
        # Mail programs show a button that posts there by itself (RFC 8058, section 3.1).
        headers["List-Unsubscribe"] = f"<{letter.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers
