"""Write to a provider's administrators that answers to plans are due."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid5

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from wellpaid.core.notifications.operations.queue_email import Email, queue_email
from wellpaid.core.organizations.lists import administrators_of
from wellpaid.kit.transactions import require_open


def tell_of_deadlines(*, organization_id: UUID, page: str, today: date, now: datetime) -> None:
    """Queue one letter a day and list to each administrator. It names no plan and no claim.

    :param page: which list of the product has them
    """
    require_open()
    for person in administrators_of(organization_id):
        with translation.override(person.language or "en"):
            text = _(
                "Answers to health plans are due, or a plan’s answer is late. Sign in to see which"
                " and what you can do:\n{link}"
            )
            email = Email(
                kind="plan_deadlines",
                about_id=uuid5(organization_id, f"plan-deadlines/{page}/{today}"),
                recipient=person.email,
                language=person.language or "en",
                subject=_("Answers to health plans are due"),
                body=text.format(link=f"{settings.BASE_URL}/claims/{page}") + "\n",
            )
        queue_email(email=email, now=now)
