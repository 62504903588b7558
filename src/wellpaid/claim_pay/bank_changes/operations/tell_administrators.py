"""Write to every administrator of an organisation what becomes of a bank change.

Four digits of an account are in the letters, and nothing that helps a thief.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import uuid5

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from wellpaid.claim_pay.bank_changes.models import BankChange
from wellpaid.core.notifications.operations.queue_email import Email, queue_email
from wellpaid.core.organizations.lists import administrators_of
from wellpaid.kit.date_words import day_words
from wellpaid.kit.transactions import require_open


class Step(StrEnum):
    """What happened."""

    ASKED = "asked"
    PAYMENT_PROVED = "payment_proved"
    PAYMENT_WRONG = "payment_wrong"
    CALLED = "called"
    APPROVED = "approved"
    COMPLETE = "complete"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    EFFECTIVE = "effective"


def tell_administrators(*, row: BankChange, step: Step, now: datetime, nonce: str = "") -> None:
    """Queue a letter to each administrator, in the caller's transaction.

    :param nonce: tells apart steps of one kind, such as a second call
    """
    require_open()
    about = uuid5(row.id, f"{step}{nonce}")
    for person in administrators_of(row.organization_id):
        with translation.override(person.language or "en"):
            email = Email(
                kind=f"bank_change_{step}",
                about_id=about,
                recipient=person.email,
                language=person.language or "en",
                subject=_("Your bank account for claim payments"),
                body=_body(row, step),
            )
        queue_email(email=email, now=now)


def _body(row: BankChange, step: Step) -> str:
    what = _words(step).format(
        old=row.from_account.last4,
        new=row.to_account.last4,
        day=day_words(row.effective_date) if row.effective_date else "",
    )
    where = _(
        "See it, or stop it with one press, as long as it isn’t in effect:\n{link}\n\n"
        "You don’t know about this? Stop it now, and call us."
    ).format(link=f"{settings.BASE_URL}/claims/banks/changes/{row.id}")
    return f"{what}\n\n{where}\n"


def _words(step: Step) -> str:
    words = {
        Step.ASKED: _(
            "Somebody of your organization asked that claim payments go to the account ending in "
            "{new}, and no longer to the one ending in {old}."
        ),
        Step.PAYMENT_PROVED: _("For the change to {new}, an earlier payment was named right."),
        Step.PAYMENT_WRONG: _("For the change to {new}, an earlier payment was named wrong."),
        Step.CALLED: _("About the change to {new}, we called your number on file."),
        Step.APPROVED: _("A second person of your organization approved the change to {new}."),
        Step.COMPLETE: _(
            "All steps of the change are done. From {day} on, claim payments go to the account "
            "ending in {new}."
        ),
        Step.CANCELLED: _("The change to {new} is cancelled. Payments go to {old} as before."),
        Step.REFUSED: _("The change to {new} is stopped. Payments go to {old} as before."),
        Step.EFFECTIVE: _("Claim payments go to the account ending in {new} from today on."),
    }
    return words[step]
