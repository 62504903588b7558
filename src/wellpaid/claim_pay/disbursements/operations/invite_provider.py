"""Ask a provider whom a payer pays to enroll here."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wellpaid.claim_pay.disbursements.events import ProviderInvited
from wellpaid.claim_pay.disbursements.models import PaidProvider
from wellpaid.claim_pay.payees.queries import are_enrolled
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.notifications.operations.queue_email import Email, queue_email
from wellpaid.core.organizations.queries import clinic_by_id, operator_clinic
from wellpaid.kit.errors import NotFound, ProductError
from wellpaid.kit.ids import new_id
from wellpaid.kit.phone_words import phone_words
from wellpaid.kit.tenancy.scope import tenant

_AGAIN_AFTER = timedelta(days=7)
_A_DAY_MAX = 100


class ProviderEnrolled(ProductError):
    """It is here already, so there is nothing to ask."""

    code, status = "provider_enrolled", 409
    message = gettext_noop("This provider is enrolled already. How it’s paid is its own choice.")


class InvitedLately(ProductError):
    """It was asked within a week."""

    code, status = "provider_invited_lately", 409
    message = gettext_noop("This provider was invited within the last 7 days. Give it time.")


class TooManyProviderInvitations(ProductError):
    """So many letters a day would be a nuisance, or somebody else's work."""

    code, status = "too_many_provider_invitations", 429
    message = gettext_noop("You invited {most} providers within a day. Go on tomorrow.")


def invite_provider(
    *, organization_id: UUID, paid_provider_id: UUID, email: str, actor: Actor, now: datetime
) -> None:
    """Send the letter to the address that the payer has of the provider.

    Whether somebody with this address is known here isn't looked at, and so can't be learnt.

    :raises NotFound: the payer pays no such provider
    :raises ProviderEnrolled: it is here already
    :raises InvitedLately: it was asked within a week
    :raises TooManyProviderInvitations: the payer asked a hundred within a day
    """
    with tenant(organization_id):
        rows = PaidProvider.objects.select_for_update(no_key=True)
        row = rows.filter(id=paid_provider_id).first()
        if row is None:
            raise NotFound
        if are_enrolled([(row.payee_tin_hash, row.payee_npi)]):
            raise ProviderEnrolled
        if row.invited_at is not None and row.invited_at > now - _AGAIN_AFTER:
            raise InvitedLately
        lately = PaidProvider.objects.filter(invited_at__gt=now - timedelta(days=1))
        if lately.count() >= _A_DAY_MAX:
            raise TooManyProviderInvitations(most=_A_DAY_MAX)
        row.invited_at, row.invited_email = now, email
        row.save(update_fields=["invited_at", "invited_email"])
        queue_email(email=_letter(organization_id, row.payee_name, email), now=now)
        event = ProviderInvited(paid_provider_id=row.id)
        announce(event, actor=actor, subject_id=row.id, now=now)


def _letter(organization_id: UUID, payee_name: str, recipient: str) -> Email:
    """Write it: who asks, whom, why, and whom to call. No amount, no number, nothing about care."""
    payer = clinic_by_id(organization_id)
    helper = operator_clinic() or payer
    body = _(
        "{payer} pays {payee} by check, and would rather pay by direct deposit.\n\n"
        "It’s free, and you choose how you’re paid. To enroll, call {helper} at {phone}. "
        "TTY 711. Have your tax number and your NPI at hand.\n\n"
        "More about it: {link}\n\n"
        "You don’t want this? Then don’t do anything: the checks keep coming.\n"
    )
    return Email(
        kind="provider_invitation",
        about_id=new_id(),  # each is a letter of its own
        recipient=recipient,
        language="en",
        subject=_("{payer} would like to pay you by direct deposit").format(payer=payer.name),
        body=body.format(
            payer=payer.name,
            payee=" ".join(payee_name.split()),
            helper=helper.name,
            phone=phone_words(helper.phone),
            link=f"{settings.BASE_URL}/claims/",
        ),
    )
