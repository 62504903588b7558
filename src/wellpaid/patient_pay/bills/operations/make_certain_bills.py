"""Make the bills of a remittance's care whose patient is certain, where the clinic wants that."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.queries import cares_of, without_bill

from .make_bill import CareHasBill, CareNotClear, make_bill


def make_certain_bills(
    *, organization_id: UUID, remittance_id: UUID, actor: Actor, now: datetime
) -> int:
    """Make them, each a transaction of its own, and give how many were made.

    Certain is a patient who is the only one here of that name, and whose earlier bill ends in the
    same member number. Everything else is on the office's list.
    """
    with tenant(organization_id):
        cares = cares_of(without_bill().filter(remittance_id=remittance_id))
    count = 0
    for care in cares:
        if care.certain is None or care.share is None:
            continue
        try:
            make_bill(
                organization_id=organization_id,
                decision_id=care.decision_id,
                whose=care.certain.id,
                actor=actor,
                now=now,
            )
            count += 1
        except (CareHasBill, CareNotClear):  # meanwhile; the office's list shows what is left
            continue
    return count
