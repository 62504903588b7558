"""Let no payment find a payee by an NPI any more."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.payees.events import NpiEnded
from wellpaid.claim_pay.payees.models import PayeeNpi
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import NotFound
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant

from .move_routes import end_routes, live_payee


def end_npi(
    *, organization_id: UUID, payee_id: UUID, npi_id: UUID, actor: Actor, now: datetime
) -> None:
    """End the NPI and its line of the directory.

    :raises NotFound: the payee has no such NPI
    """
    with tenant(organization_id):
        payee = live_payee(payee_id)
        row = lock_rows(PayeeNpi, [npi_id]).get(npi_id)
        if row is None or row.payee_id != payee_id or row.ended_at is not None:
            raise NotFound
        row.ended_at = now
        row.save(update_fields=["ended_at"])
        end_routes(payee=payee, now=now, npi=row.npi)
        event = NpiEnded(payee_id=payee_id, npi_id=npi_id)
        announce(event, actor=actor, subject_id=payee_id, now=now)
