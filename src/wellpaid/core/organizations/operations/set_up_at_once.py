"""Let an organisation work without its first administrator: for who sets an installation up."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.events import OrganizationSetUp
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.tenancy.scope import tenant


def set_up_at_once(*, organization_id: UUID, actor: Actor, now: datetime) -> None:
    """Mark it as set up. One that is stays as it is."""
    with tenant(organization_id):
        waiting = Organization.objects.filter(id=organization_id, set_up_at__isnull=True)
        if waiting.update(set_up_at=now):
            event = OrganizationSetUp(organization_id=organization_id)
            announce(event, actor=actor, subject_id=organization_id, now=now)
