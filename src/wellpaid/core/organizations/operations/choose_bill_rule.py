"""Choose what plans' decisions may do to an organisation's bills."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.events import BillRuleChosen
from wellpaid.core.organizations.models import Organization
from wellpaid.core.organizations.roles import BillRule
from wellpaid.kit.tenancy.scope import tenant


def choose_bill_rule(*, organization_id: UUID, rule: BillRule, actor: Actor, now: datetime) -> None:
    """Keep the rule for what is decided from now on; what was decided before stays as it is."""
    with tenant(organization_id):
        Organization.objects.filter(id=organization_id).update(
            bills_follow_plans=rule is not BillRule.LEAVE,
            makes_bills_from_plans=rule is BillRule.MAKE,
        )
        event = BillRuleChosen(rule_code=rule)
        announce(event, actor=actor, subject_id=organization_id, now=now)
