"""Ask somebody to be let in to see their bills."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.notifications.operations.queue_email import Email, queue_email
from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.kit.phone_words import phone_words
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.events import HelperProposed
from wellpaid.patient_pay.access.models import HelperAccess, PersonLink
from wellpaid.patient_pay.access.sights import Level
from wellpaid.patient_pay.access.states import HelperState

from .move_helper import first_organization

_ASKED_MAX = 5


@dataclass(frozen=True)
class Wish:
    """Who asks, as they call themselves, and whom: by the address of the other's account."""

    helper_name: str
    owner_email: str
    level: Level
    language: str


def ask_for_access(*, helper_id: UUID, wish: Wish, actor: Actor, now: datetime) -> None:
    """Put the wish before the owner of the address, if there is one who has bills here.

    Nobody is told whether: the answer is the same for an address that no account has. Five open
    wishes are the most that a user can have, and five a day, one for each person.
    """
    owner = (
        get_user_model()
        .objects.filter(email__iexact=wish.owner_email, is_active=True)
        .exclude(id=helper_id)
        .filter(id__in=PersonLink.objects.filter(ended_at__isnull=True).values("user_id"))
        .order_by("id")
        .first()
    )
    lately = Q(state=HelperState.ASKED) | Q(created_at__gt=now - timedelta(days=1))
    # Only wishes have no address: invitations were written by the other side.
    asked = HelperAccess.objects.filter(lately, helper_id=helper_id, email="")
    if owner is None or asked.count() >= _ASKED_MAX or asked.filter(owner_id=owner.pk).exists():
        return
    organization_id = first_organization(owner.pk)
    with tenant(organization_id):
        access = HelperAccess.objects.create(
            owner_id=owner.pk,
            helper_id=helper_id,
            helper_name=wish.helper_name,
            owner_name="",
            level=wish.level,
            state=HelperState.ASKED,
            created_at=now,
            state_changed_at=now,
        )
        event = HelperProposed(helper_access_id=access.id)
        announce(event, actor=actor, subject_id=owner.pk, now=now)
        letter = _letter(access, wish, str(owner.email), organization_id)
        queue_email(email=letter, now=now)


def _letter(access: HelperAccess, wish: Wish, recipient: str, organization_id: UUID) -> Email:
    clinic = clinic_by_id(organization_id)
    with translation.override(wish.language):
        subject = _("{name} asks to see your bills").format(name=wish.helper_name)
        body = _(
            "{name} asks to see and pay your bills from {clinic}.\n\n"
            "To say yes or no, sign in and open Family:\n"
            "{link}\n\n"
            "If you do nothing, nobody sees anything.\n\n"
            "Questions? Call {phone}. TTY 711.\n"
        ).format(
            name=wish.helper_name,
            clinic=clinic.name,
            link=f"{settings.BASE_URL}/family",
            phone=phone_words(clinic.phone),
        )
    return Email(
        kind="helper_request",
        about_id=access.id,
        recipient=recipient,
        language=wish.language,
        subject=subject,
        body=body,
    )
