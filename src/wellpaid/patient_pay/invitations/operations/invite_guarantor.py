"""Invite the guarantor of a bill to keep their bills in an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.notifications.operations.queue_email import Email, queue_email
from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.kit.errors import ProductError
from wellpaid.kit.locks import lock_row
from wellpaid.kit.phone_words import phone_words
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.models import PersonLink
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.invitations.events import InvitationReason, InvitationSent
from wellpaid.patient_pay.invitations.links import LASTS, make_token
from wellpaid.patient_pay.invitations.models import AccountInvitation
from wellpaid.patient_pay.invitations.states import InvitationState
from wellpaid.patient_pay.patients.models import Guarantor

from .move_invitation import move_invitation

_A_DAY_MAX = 5


class NoSuchBill(ProductError):
    """The organisation has no bill with this number; whether another has isn't told."""

    code, status = "no_such_bill", 404
    message = gettext_noop("No bill of yours has this Bill ID.")


class NoAddressOnFile(ProductError):
    """There is nowhere to send it; an address that somebody types would prove nothing."""

    code, status = "no_address_on_file", 409
    message = gettext_noop(
        "There’s no email on file for this person. Add it in your own system, then import again."
    )


class InAnAccountAlready(ProductError):
    """Somebody who proved to be the guarantor has the bills in an account."""

    code, status = "in_an_account_already", 409
    message = gettext_noop("This person’s bills are in an account already.")


class TooManyInvitations(ProductError):
    """So many letters in a day are a mistake."""

    code, status = "too_many_invitations", 409
    message = gettext_noop("This person was invited 5 times today. Try again tomorrow.")


@dataclass(frozen=True)
class Request:
    """Whom the office invites, by a bill, and why."""

    bill_number: str
    reason: InvitationReason


def invite_guarantor(
    *, organization_id: UUID, request: Request, actor: Actor, now: datetime
) -> UUID:
    """Send the link to the address on file, end an older one, and give the invitation's id.

    :raises NoSuchBill: no bill of this organisation has the number
    :raises NoAddressOnFile: the guarantor has no e-mail address
    :raises InAnAccountAlready: a user is linked as this guarantor
    :raises TooManyInvitations: five were sent within a day
    """
    with tenant(organization_id):
        bill = Bill.objects.filter(number=request.bill_number).first()
        if bill is None:
            raise NoSuchBill
        guarantor = lock_row(Guarantor, bill.guarantor_id)
        _check(organization_id, guarantor, now)
        older = AccountInvitation.objects.select_for_update(no_key=True).filter(
            guarantor_id=guarantor.id, state=InvitationState.SENT
        )
        for one in older:
            move_invitation(invitation=one, to=InvitationState.ENDED, actor=actor, now=now)
        invitation = AccountInvitation.objects.create(
            guarantor_id=guarantor.id,
            bill_id=bill.id,
            reason=request.reason,
            state=InvitationState.SENT,
            made_by=str(actor),
            created_at=now,
            state_changed_at=now,
        )
        event = InvitationSent(
            invitation_id=invitation.id, guarantor_id=guarantor.id, reason_code=request.reason
        )
        announce(event, actor=actor, subject_id=guarantor.id, now=now)
        queue_email(email=_letter(organization_id, guarantor, invitation), now=now)
        return UUID(str(invitation.id))


def _check(organization_id: UUID, guarantor: Guarantor, now: datetime) -> None:
    if not guarantor.email:
        raise NoAddressOnFile
    links = PersonLink.objects.filter(
        organization_id=organization_id,
        guarantor_id=guarantor.id,
        patient_id__isnull=True,
        ended_at__isnull=True,
    )
    if links.exists():
        raise InAnAccountAlready
    lately = AccountInvitation.objects.filter(
        guarantor_id=guarantor.id, created_at__gt=now - timedelta(days=1)
    )
    if lately.count() >= _A_DAY_MAX:
        raise TooManyInvitations


def _letter(organization_id: UUID, guarantor: Guarantor, invitation: AccountInvitation) -> Email:
    clinic = clinic_by_id(organization_id)
    language = guarantor.language if guarantor.language in dict(settings.LANGUAGES) else "en"
    token = make_token(organization_id, invitation.id)
    with translation.override(language):
        subject = _("See and pay your bills from {clinic} online").format(clinic=clinic.name)
        body = _(
            "{clinic} invites you to keep your bills in one place online.\n\n"
            "Open this link within {days} days, then sign in or sign up:\n{link}\n\n"
            "We’ll ask for a date of birth, so that nobody else gets in. You don’t have to do "
            "this: you can always pay with the Bill ID on your paper bill.\n\n"
            "Questions? Call {phone}. TTY 711.\n"
        ).format(
            clinic=clinic.name,
            days=LASTS.days,
            link=f"{settings.BASE_URL}/invited/{token}",
            phone=phone_words(clinic.phone),
        )
    return Email(
        kind="account_invitation",
        about_id=invitation.id,
        recipient=guarantor.email,
        language=language,
        subject=subject,
        body=body,
    )
