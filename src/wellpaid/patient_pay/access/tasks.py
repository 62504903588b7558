"""Jobs of this area."""

from __future__ import annotations

from procrastinate.contrib.django import app

from wellpaid.core.organizations.queries import organization_ids
from wellpaid.kit.clock import utc_now

from .operations.tell_of_majority import tell_of_majority as tell


@app.periodic(cron="23 15 * * *")
@app.task(name="access.tell_of_majority", queue="letters", queueing_lock="access.tell_of_majority")
def tell_of_majority(timestamp: int) -> None:
    """Every day, in the morning of the United States: tell who has a dependant coming of age."""
    for organization_id in organization_ids():
        tell(organization_id=organization_id, now=utc_now())
