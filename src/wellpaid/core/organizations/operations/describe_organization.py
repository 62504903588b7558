"""An administrator says where the organisation is and how it is called by phone."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.events import OrganizationDescribed
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant


@dataclass(frozen=True)
class Description:
    """Address and phone (E.164)."""

    name: str
    phone: str
    street: str
    city: str
    state: str
    postal_code: str


def describe_organization(
    *, organization_id: UUID, description: Description, actor: Actor, now: datetime
) -> None:
    """Keep it."""
    with tenant(organization_id):
        row = lock_row(Organization, organization_id)
        for name, value in asdict(description).items():
            setattr(row, name, value)
        row.described_at = row.described_at or now
        row.save(update_fields=[*asdict(description), "described_at"])
        event = OrganizationDescribed(organization_id=row.id)
        announce(event, actor=actor, subject_id=row.id, now=now)
