"""Let payments find a payee, once the operator has seen the proof of its tax number."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.payees.events import PayeeConfirmed
from wellpaid.claim_pay.payees.models import PayeeNpi
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.tenancy.scope import tenant

from .move_routes import live_payee, open_routes


def confirm_payee(*, organization_id: UUID, payee_id: UUID, actor: Actor, now: datetime) -> None:
    """Write the payee into the directory. One that is confirmed already stays as it is.

    :raises NotFound: the organisation has no such payee
    :raises PairHeldElsewhere: payments to one of its pairs go to another organisation
    """
    with tenant(organization_id):
        payee = live_payee(payee_id)
        if payee.confirmed_at is not None:
            return
        npis = PayeeNpi.objects.filter(payee_id=payee_id, ended_at__isnull=True)
        open_routes(payee=payee, npis=["", *npis.values_list("npi", flat=True)], now=now)
        payee.confirmed_at = now
        payee.save(update_fields=["confirmed_at"])
        announce(PayeeConfirmed(payee_id=payee_id), actor=actor, subject_id=payee_id, now=now)
