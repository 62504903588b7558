"""Let a link open nothing any more."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import NotFound
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant
from wellpaid.patient_pay.pay_links.events import PayLinkEnded
from wellpaid.patient_pay.pay_links.models import PayLink


def end_pay_link(
    *, organization_id: UUID, bill_id: UUID, pay_link_id: UUID, actor: Actor, now: datetime
) -> None:
    """End a bill's link at once. What was paid by it stays paid. Twice is once.

    :raises NotFound: the bill has no such link
    """
    with tenant(organization_id):
        link = lock_rows(PayLink, [pay_link_id]).get(pay_link_id)
        if link is None or link.bill_id != bill_id:
            raise NotFound
        if link.ended_at is not None:
            return
        link.ended_at = now
        link.save(update_fields=["ended_at"])
        event = PayLinkEnded(pay_link_id=link.id, bill_id=bill_id)
        announce(event, actor=actor, subject_id=bill_id, now=now)
