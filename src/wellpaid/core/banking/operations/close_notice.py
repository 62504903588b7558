"""Take a return or correction off the work list."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.banking.events import NoticeDone
from wellpaid.core.banking.models import AchNotice
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.errors import NotFound
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant


def close_notice(
    *, organization_id: UUID, ach_notice_id: UUID, actor: Actor, now: datetime
) -> None:
    """Record that a person dealt with it. Closing twice changes nothing.

    :raises NotFound: the organisation has no such notice
    """
    with tenant(organization_id):
        notice = lock_rows(AchNotice, [ach_notice_id]).get(ach_notice_id)
        if notice is None:
            raise NotFound
        if notice.is_open:
            notice.is_open = False
            notice.save(update_fields=["is_open"])
            event = NoticeDone(ach_notice_id=notice.id)
            announce(event, actor=actor, subject_id=notice.id, now=now)
