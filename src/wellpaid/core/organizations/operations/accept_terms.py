"""The invited person accepts the terms."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _

from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.events import TermsAccepted
from wellpaid.core.organizations.models import TermsAcceptance
from wellpaid.core.organizations.rules import setting_up
from wellpaid.core.organizations.terms import VERSION, text_sha256
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant


class TermsChanged(ProductError):
    """The words that were read aren't those of today."""

    code, status = "terms_changed", 409
    message = _("The terms have changed meanwhile. Read them again, please.")


def accept_terms(
    *, member_id: UUID, user_id: UUID, version: str, language: str, now: datetime
) -> None:
    """Keep which words were accepted, and when; once for a version.

    :param version: of the words that stood on the page
    :raises NotFound: the user isn't setting up this membership
    :raises TermsChanged: the page showed an older version
    """
    if version != VERSION:
        raise TermsChanged
    member = setting_up(user_id, member_id)
    with tenant(member.organization_id):
        _row, is_new = TermsAcceptance.objects.get_or_create(
            member=member,
            version=VERSION,
            defaults={
                "language": language,
                "text_sha256": text_sha256(language),
                "accepted_at": now,
            },
        )
        if is_new:
            actor = Actor(ActorKind.USER, user_id)
            announce(TermsAccepted(member_id=member.id), actor=actor, subject_id=member.id, now=now)
