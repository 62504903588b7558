"""Enter the days that a contract with a plan gives for answers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from wellpaid.claim_pay.appeals.events import PlanDaysChanged
from wellpaid.claim_pay.appeals.models import SOURCE_MAX, PlanDays
from wellpaid.claim_pay.appeals.policy import ContractDays
from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.formats.rules.answer_deadlines import Step
from wellpaid.kit.tenancy.scope import tenant


def set_plan_days(
    *, organization_id: UUID, payer_id: UUID, days: ContractDays, actor: Actor, now: datetime
) -> None:
    """Keep them for cases to come; deadlines that are set already stay."""
    with tenant(organization_id):
        PlanDays.objects.update_or_create(
            organization_id=organization_id,
            payer_id=payer_id,
            defaults={
                **{f"{step.value}_days": days.days.get(step) for step in Step},
                "plan_days": days.plan_days,
                "source": " ".join(days.source.split())[:SOURCE_MAX],
            },
        )
        event = PlanDaysChanged(payer_id=payer_id)
        announce(event, actor=actor, subject_id=uuid5(organization_id, str(payer_id)), now=now)
