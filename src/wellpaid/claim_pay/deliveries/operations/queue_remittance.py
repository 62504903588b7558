"""Have a remittance go over the connections that want it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from wellpaid.claim_pay.deliveries.models import Connection, DeliveryItem
from wellpaid.claim_pay.deliveries.states import ConnectionState
from wellpaid.claim_pay.remittances.models import Remittance
from wellpaid.kit.ids import new_id
from wellpaid.kit.jobs import defer
from wellpaid.kit.tenancy.scope import current_organization_id
from wellpaid.kit.transactions import require_open


def queue_remittance(*, remittance_id: UUID, now: datetime) -> None:
    """Write down that it is to be delivered, in the transaction that takes it in."""
    require_open()
    standing = Connection.objects.filter(state=ConnectionState.ON)
    if not standing.exists():
        return
    remittance = Remittance.objects.get(id=remittance_id)
    wanted = standing.filter(
        Q(payee_id__isnull=True)
        | Q(payee_id=remittance.payee_id, npi="")
        | Q(payee_id=remittance.payee_id, npi=remittance.payee_npi)
    )
    organization_id = current_organization_id()
    for connection in wanted:
        item = DeliveryItem(
            id=new_id(),
            organization_id=organization_id,
            connection_id=connection.id,
            remittance_id=remittance_id,
            created_at=now,
        )
        DeliveryItem.objects.bulk_create([item], ignore_conflicts=True)
        defer("deliveries.run", organization_id=organization_id, connection_id=connection.id)
