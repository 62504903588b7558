"""Tell a payee's organisation what became of a payment: it came back, goes again, was cancelled."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.disbursements.models import Disbursement
from wellpaid.claim_pay.remittances.operations.follow_disbursement import (
    MoneyNews,
    follow_disbursement,
)
from wellpaid.core.events.actors import SYSTEM
from wellpaid.core.organizations.queries import clinic_by_id
from wellpaid.kit.clock import local_date
from wellpaid.kit.tenancy.scope import tenant

from .deliver_remittances import news_of


def tell_payee(*, organization_id: UUID, disbursement_id: UUID, now: datetime) -> bool:
    """Carry a payment's news over to the provider's books; tell whether it was news.

    A payment that was replaced isn't told about: its replacement is.
    """
    with tenant(organization_id):
        row = Disbursement.objects.filter(id=disbursement_id).first()
    if row is None or row.payee_organization_id is None:
        return False
    state = news_of(row)
    if state is None:
        return False
    clinic = clinic_by_id(row.payee_organization_id)
    return follow_disbursement(
        organization_id=row.payee_organization_id,
        news=MoneyNews(
            payer_id=organization_id,
            payer_id_number=row.payer_id_number,
            trace_number=row.trace_number,
            disbursement_id=row.id,
            way=row.way,
            state=state,
            why_code=row.why_code,
        ),
        on_date=local_date(now, clinic.time_zone),
        actor=SYSTEM,
        now=now,
    )
