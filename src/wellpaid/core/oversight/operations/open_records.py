"""Open an organisation's rows to somebody of the operator for an hour, with a typed reason."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.oversight.events import ActKind

from .record_act import checked_reason, record_act


def open_records(*, organization_id: UUID, reason: str, actor: Actor, now: datetime) -> None:
    """Keep why somebody looks, where the organisation's own people see it too.

    :raises ReasonMissing: no reason, or an endless one
    """
    record_act(
        organization_id=organization_id,
        kind=ActKind.OPENED,
        target_id=organization_id,
        actor=actor,
        now=now,
        reason=checked_reason(reason),
    )
