"""Choose how many days go by between two statements about the same bills."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from wellpaid.core.events.actors import Actor
from wellpaid.core.events.operations.announce import announce
from wellpaid.core.organizations.events import StatementRestChosen
from wellpaid.core.organizations.models import Organization
from wellpaid.kit.errors import ProductError
from wellpaid.kit.tenancy.scope import tenant

REST_DAYS_MAX = 366


class RestOutOfRange(ProductError):
    """So many days can't be meant."""

    code, status = "rest_out_of_range", 400
    message = "Between two statements there can be 0 to {most} days."


def choose_statement_rest(*, organization_id: UUID, days: int, actor: Actor, now: datetime) -> None:
    """Keep the number of days; 0 sends a statement with every run.

    :raises RestOutOfRange: fewer than none, or more than a year
    """
    if not 0 <= days <= REST_DAYS_MAX:
        raise RestOutOfRange(most=REST_DAYS_MAX)
    with tenant(organization_id):
        Organization.objects.filter(id=organization_id).update(statement_rest_days=days)
        event = StatementRestChosen(days_count=days)
        announce(event, actor=actor, subject_id=organization_id, now=now)
