"""Invite somebody to see one's bills."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.notifications.operations.queue_email import Email, queue_email
from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.kit.crypto import keyed_hash
from wellpaid.kit.errors import ProductError
from wellpaid.kit.phone_words import phone_words
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.events import HelperProposed
from wellpaid.patient_pay.access.models import HelperAccess
from wellpaid.patient_pay.access.sights import Level
from wellpaid.patient_pay.access.states import HelperState

from .move_helper import first_organization

INVITATION_LASTS = timedelta(days=7)
_OPEN_MAX = _A_DAY_MAX = 10


class TooManyHelpers(ProductError):
    """So many open invitations and helpers are more likely a mistake, or a thief's work."""

    code, status = "too_many_helpers", 409
    message = "You can let up to 10 people see your bills. End one first."


class TooManyInvitations(ProductError):
    """Inviting and ending in turn would send letters to strangers without end."""

    code, status = "too_many_invitations", 429
    message = "You invited many people today. Try again tomorrow."


@dataclass(frozen=True)
class Invitation:
    """What a person decides about a helper. ``until_date`` is the last day; ``None``: no end."""

    owner_name: str
    helper_name: str
    email: str
    level: Level
    until_date: date | None
    language: str


def token_hash(token: str) -> str:
    """Give what is kept of an invitation's token."""
    return keyed_hash("helper invitation", token)


def invite_helper(*, owner_id: UUID, invitation: Invitation, actor: Actor, now: datetime) -> UUID:
    """Keep the invitation and send its link to the helper's address; give the access's id.

    :raises NothingToShare: the person has no bills in the account
    :raises TooManyHelpers: ten are open already
    :raises TooManyInvitations: as many were sent within a day, ended ones too
    """
    organization_id = first_organization(owner_id)
    token = secrets.token_urlsafe(24)
    with tenant(organization_id):
        open_count = HelperAccess.objects.filter(
            owner_id=owner_id, state__in=[HelperState.INVITED, HelperState.ACTIVE]
        ).count()
        if open_count >= _OPEN_MAX:
            raise TooManyHelpers
        today = HelperAccess.objects.filter(
            owner_id=owner_id, created_at__gt=now - timedelta(days=1)
        )
        if today.exclude(email="").count() >= _A_DAY_MAX:
            raise TooManyInvitations
        access = HelperAccess.objects.create(
            owner_id=owner_id,
            owner_name=invitation.owner_name,
            helper_name=invitation.helper_name,
            email=invitation.email,
            token_hash=token_hash(token),
            level=invitation.level,
            state=HelperState.INVITED,
            until_date=invitation.until_date,
            created_at=now,
            state_changed_at=now,
        )
        event = HelperProposed(helper_access_id=access.id)
        announce(event, actor=actor, subject_id=owner_id, now=now)
        queue_email(email=_letter(access, token, invitation, organization_id), now=now)
    return access.id


def _letter(
    access: HelperAccess, token: str, invitation: Invitation, organization_id: UUID
) -> Email:
    clinic = clinic_by_id(organization_id)
    with translation.override(invitation.language):
        subject = _("{name} asks you to help with bills").format(name=invitation.owner_name)
        body = _(
            "{name} would like you to see and pay their bills from {clinic}.\n\n"
            "To say yes, open this link within 7 days and sign in or create an account:\n"
            "{link}\n\n"
            "If you don’t know {name}, ignore this e-mail.\n\n"
            "Questions? Call {phone}. TTY 711.\n"
        ).format(
            name=invitation.owner_name,
            clinic=clinic.name,
            link=f"{settings.BASE_URL}/family/invitation/{token}",
            phone=phone_words(clinic.phone),
        )
    return Email(
        kind="helper_invitation",
        about_id=access.id,
        recipient=invitation.email,
        language=invitation.language,
        subject=subject,
        body=body,
    )
