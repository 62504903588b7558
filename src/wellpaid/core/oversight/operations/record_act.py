"""Keep what the operator does, with the reason, and say so in the audit trail."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_noop as _

from wellpaid.core.events.actors import Actor, ActorKind
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.oversight.events import ActKind, OperatorActed
from wellpaid.core.oversight.models import Act
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant

_REASON_LENGTH_MIN, _REASON_LENGTH_MAX = 5, 200


class ReasonMissing(ProductError):
    """Whoever looks at the log later has to learn why."""

    code, status = "act_reason_missing", 422
    heading = _("Say why")
    message = _("Say in 5 to 200 letters why. It stands in the log.")


def checked_reason(reason: str) -> str:
    """Give a reason as it is kept.

    :raises ReasonMissing: too short to tell anything, or endless
    """
    reason = " ".join(reason.split())
    if not _REASON_LENGTH_MIN <= len(reason) <= _REASON_LENGTH_MAX:
        raise ReasonMissing
    return reason


def record_act(
    *,
    organization_id: UUID,
    kind: ActKind,
    target_id: UUID,
    actor: Actor,
    now: datetime,
    reason: str = "",
    things_count: int = 1,
) -> UUID:
    """Keep an act about an organisation; joins the transaction that is open for it. Gives its id.

    :param reason: as :func:`checked_reason` gave it; empty where none is asked for
    :raises ValueError: not a user's act
    """
    if actor.kind is not ActorKind.USER or actor.id is None:
        raise ValueError("only a user who is signed in acts for the operator")
    with tenant(organization_id):
        act: Act = Act.objects.create(
            organization_id=organization_id,
            user_id=actor.id,
            kind=kind,
            target_id=target_id,
            things_count=things_count,
            reason=reason,
            done_at=now,
        )
        event = OperatorActed(
            act_id=act.id, kind_code=kind, target_id=target_id, things_count=things_count
        )
        announce(event, actor=actor, subject_id=organization_id, now=now)
    return act.id
