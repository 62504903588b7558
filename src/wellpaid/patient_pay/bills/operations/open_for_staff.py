"""Open a bill at the billing office, and remember who did."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import NotFound
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.events import BillOpenedByStaff
from wellpaid.patient_pay.bills.queries import BillPage, staff_bill_page


def open_for_staff(
    *, organization_id: UUID, bill_id: UUID, actor: Actor, today: date, now: datetime
) -> BillPage:
    """Give a bill whole to its clinic's own staff; who opened it stands in the audit trail.

    The caller has decided that the actor may work with this organisation's bills.

    :raises NotFound: the organisation has no such bill
    """
    page = staff_bill_page(organization_id=organization_id, bill_id=bill_id, today=today)
    if page is None:
        raise NotFound
    with tenant(organization_id):
        event = BillOpenedByStaff(bill_id=bill_id)
        announce(event, actor=actor, subject_id=bill_id, now=now)
    return page
