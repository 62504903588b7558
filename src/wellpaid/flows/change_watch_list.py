"""Put somebody on the watch list or take them off, with a reason in the operator's log."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.screening.operations.add_watch import add_watch, end_watch
from wellpaid.core.events.actors import Actor
from wellpaid.core.oversight.events import ActKind
from wellpaid.core.oversight.operations.record_act import checked_reason, record_act
from wellpaid.kit.tenancy.scope import tenant


def watch(
    *, operator_id: UUID, name: str, tin: str, reason: str, actor: Actor, now: datetime
) -> UUID:
    """Watch a name, a tax number, or both; give the entry's id.

    :raises ReasonMissing: no reason, or an endless one
    :raises WatchNothing: neither is given, or the number isn't one
    :raises WatchedBefore: the very same is watched
    """
    reason = checked_reason(reason)
    with tenant(operator_id):
        watch_id = add_watch(name=name, tin=tin, reference="", actor=actor, now=now)
        _record(operator_id, ActKind.WATCH_ADDED, watch_id, reason, actor, now)
    return watch_id


def watch_no_more(
    *, operator_id: UUID, watch_id: UUID, reason: str, actor: Actor, now: datetime
) -> None:
    """End an entry by hand.

    :raises ReasonMissing: no reason, or an endless one
    :raises NotFound: there is no such entry, or it ended
    """
    reason = checked_reason(reason)
    with tenant(operator_id):
        end_watch(watch_id=watch_id, now=now)
        _record(operator_id, ActKind.WATCH_ENDED, watch_id, reason, actor, now)


def _record(
    operator_id: UUID, kind: ActKind, watch_id: UUID, reason: str, actor: Actor, now: datetime
) -> None:
    record_act(
        organization_id=operator_id, kind=kind, target_id=watch_id, actor=actor, now=now,
        reason=reason,
    )  # fmt: skip
