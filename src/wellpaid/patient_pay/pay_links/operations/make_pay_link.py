"""Let somebody else pay a bill by a link."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import ProductError
from wellpaid.kit.locks import lock_row
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.bills.models import Bill
from wellpaid.patient_pay.pay_links.events import PayLinkMade
from wellpaid.patient_pay.pay_links.links import LASTS
from wellpaid.patient_pay.pay_links.models import PayLink

_OPEN_MAX = 10


class TooManyPayLinks(ProductError):
    """Ten people can be asked at once."""

    code, status = "too_many_pay_links", 409
    message = "This bill has 10 links already. End one first."


def make_pay_link(*, organization_id: UUID, bill_id: UUID, actor: Actor, now: datetime) -> UUID:
    """Keep a link that works for thirty days and give its id.

    :raises TooManyPayLinks: ten are open
    """
    with tenant(organization_id):
        lock_row(Bill, bill_id)
        links = PayLink.objects.filter(bill_id=bill_id, ended_at__isnull=True, expires_at__gt=now)
        if links.count() >= _OPEN_MAX:
            raise TooManyPayLinks
        link = PayLink.objects.create(
            bill_id=bill_id, made_by=str(actor), created_at=now, expires_at=now + LASTS
        )
        event = PayLinkMade(pay_link_id=link.id, bill_id=bill_id)
        announce(event, actor=actor, subject_id=bill_id, now=now)
        return UUID(str(link.id))
