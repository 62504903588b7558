"""End a billing service's access, at once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.events import BillingServiceEnded
from wellpaid.core.organizations.models import BillingServiceGrant
from wellpaid.kit.errors import NotFound
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant


def end_billing_service(*, provider_id: UUID, grant_id: UUID, actor: Actor, now: datetime) -> None:
    """End the grant. One that has ended stays as it is.

    :raises NotFound: the provider has no such grant
    """
    with tenant(provider_id):
        row = lock_rows(BillingServiceGrant, [grant_id]).get(grant_id)
        if row is None or row.provider_id != provider_id:
            raise NotFound
        if row.ended_at is not None:
            return
        row.ended_at = now
        row.save(update_fields=["ended_at"])
        event = BillingServiceEnded(grant_id=row.id, billing_service_id=row.billing_service_id)
        announce(event, actor=actor, subject_id=row.id, now=now)
