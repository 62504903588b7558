"""Notice that a later remittance pays a claim anew that is under appeal."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.claim_pay.appeals.models import Appeal
from wellpaid.claim_pay.appeals.states import OPEN, AppealState
from wellpaid.claim_pay.remittances.models import RemittanceClaim
from wellpaid.core.events.actors import SYSTEM
from wellpaid.kit.locks import lock_rows
from wellpaid.kit.tenancy.scope import tenant

from .move_appeal import move_appeal


def hear_of_claims(*, organization_id: UUID, remittance_id: UUID, now: datetime) -> int:
    """Tell each open appeal what a remittance, read by now, pays for its claim; give how many.

    Same plan, same account number, later than the decision: a reversal and its correction count
    together, so what is told is what came on top. It proposes and closes nothing. Again it changes
    nothing.
    """
    with tenant(organization_id):
        claims = RemittanceClaim.objects.filter(remittance_id=remittance_id).exclude(control_key="")
        keys = set(claims.values_list("control_key", flat=True))
        ids = (
            Appeal.objects.filter(control_key__in=keys, state__in=OPEN)
            .exclude(remittance_id=remittance_id)
            .values_list("id", flat=True)
        )
        return sum(_hear(appeal, now) for appeal in lock_rows(Appeal, ids).values())


def _hear(appeal: Appeal, now: datetime) -> bool:
    later = (
        RemittanceClaim.objects.filter(
            control_key=appeal.control_key,
            remittance__payer_id=appeal.payer_id,
            payment_date__gte=appeal.decided_date,
        )
        .exclude(remittance_id=appeal.remittance_id)
        .exclude(remittance__state="cancelled")
    )
    rows = list(later.order_by("payment_date", "id"))
    cents = sum(row.paid_cents for row in rows)
    if not rows or cents == appeal.heard_cents:
        return False
    newest = rows[-1]
    appeal.heard_cents, appeal.heard_date = cents, newest.payment_date
    appeal.heard_remittance_id, appeal.heard_position = newest.remittance_id, newest.position
    if cents > 0 and appeal.state != AppealState.HEARD:
        move_appeal(appeal=appeal, to=AppealState.HEARD, actor=SYSTEM, now=now)
        return True
    appeal.save()
    return False
