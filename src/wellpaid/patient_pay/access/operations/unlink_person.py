"""Let go of a person's bills."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import NotFound
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.access.events import PersonUnlinked
from wellpaid.patient_pay.access.models import PersonLink


def unlink_person(*, user_id: UUID, link_id: UUID, actor: Actor, now: datetime) -> None:
    """End a user's own link. The bills stay owed; they only leave this account.

    :raises NotFound: the user has no such link
    """
    link = PersonLink.objects.filter(id=link_id, user_id=user_id, ended_at__isnull=True).first()
    if link is None:
        raise NotFound
    with tenant(link.organization_id):
        ended = PersonLink.objects.filter(id=link.id, ended_at__isnull=True).update(ended_at=now)
        if ended:
            event = PersonUnlinked(link_id=link.id, user_id=user_id)
            announce(event, actor=actor, subject_id=link.guarantor_id, now=now)
