"""Take back what a booking was said to pay."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.banking.events import LineUnmatched
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.kit.tenancy.scope import tenant

from .match_line import locked_line


def unmatch_line(*, organization_id: UUID, bank_line_id: UUID, actor: Actor, now: datetime) -> None:
    """Take a match back. Without one nothing changes.

    :raises NotFound: the organisation has no such booking
    """
    with tenant(organization_id):
        line = locked_line(bank_line_id)
        subject_id = line.matched_id
        if subject_id is None:
            return
        line.matched_kind, line.matched_id, line.matched_at = "", None, None
        line.save(update_fields=["matched_kind", "matched_id", "matched_at"])
        event = LineUnmatched(
            bank_line_id=line.id, subject_id=subject_id, amount_cents=line.amount_cents
        )
        announce(event, actor=actor, subject_id=line.id, now=now)
