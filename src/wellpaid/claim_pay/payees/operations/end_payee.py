"""Let no payment find a payee any more."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.payees.events import PayeeEnded
from wellpaid.claim_pay.payees.models import PayeeNpi
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.tenancy.scope import tenant

from .move_routes import end_routes, live_payee


def end_payee(*, organization_id: UUID, payee_id: UUID, actor: Actor, now: datetime) -> None:
    """End the payee, its NPIs and its lines of the directory. What was paid stays.

    :raises NotFound: the organisation has no such payee
    """
    with tenant(organization_id):
        payee = live_payee(payee_id)
        payee.ended_at = now
        payee.save(update_fields=["ended_at"])
        PayeeNpi.objects.filter(payee_id=payee_id, ended_at__isnull=True).update(ended_at=now)
        end_routes(payee=payee, now=now)
        announce(PayeeEnded(payee_id=payee_id), actor=actor, subject_id=payee_id, now=now)
