"""Bring an organisation into the house of whom little is known yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.events import OrganizationAdded
from wellpaid.core.organizations.models import Organization
from wellpaid.core.organizations.roles import OrganizationKind
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.kit.transactions import transaction

from .register_provider import SlugTaken

_DESCRIPTOR_LENGTH = 22


@dataclass(frozen=True)
class NewOrganization:
    """What is known at the start. Its first administrator gives the rest.

    :param phone: E.164, or blank
    """

    kind: OrganizationKind
    slug: str
    name: str
    phone: str = ""
    time_zone: str = "America/Chicago"


def add_organization(*, organization: NewOrganization, actor: Actor, now: datetime) -> Organization:
    """Add it. It isn't set up until its first administrator is activated.

    :raises SlugTaken: the short name is in use
    """
    with transaction():
        if Organization.objects.filter(slug=organization.slug).exists():
            raise SlugTaken(slug=organization.slug)
        row = Organization.objects.create(
            kind=organization.kind,
            slug=organization.slug,
            name=organization.name,
            phone=organization.phone,
            time_zone=organization.time_zone,
            statement_descriptor=organization.name.upper()[:_DESCRIPTOR_LENGTH],
            created_at=now,
        )
        with tenant(row.id):
            event = OrganizationAdded(organization_id=row.id, kind_code=organization.kind)
            announce(event, actor=actor, subject_id=row.id, now=now)
    return row
