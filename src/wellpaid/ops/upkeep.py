"""What the house does for itself, whoever lives in it: seals, snapshots, partitions, old keys.

Jobs are few and fat: one goes through all organisations, one at a time.
"""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from wellpaid.core.audit.operations import make_partitions as audit_partitions
from wellpaid.core.audit.operations.seal import seal_audit
from wellpaid.core.idempotency.operations.forget_old_keys import forget_old_keys
from wellpaid.core.identity.operations.forget_old_tries import forget_old_tries
from wellpaid.core.ledger.operations import make_partitions as ledger_partitions
from wellpaid.core.ledger.operations.seal import seal_ledger, take_snapshots
from wellpaid.core.organizations.queries import organization_ids
from wellpaid.kit.clock import utc_now


@app.periodic(cron="*/5 * * * *")
@app.task(name="upkeep.seal", queue="upkeep", queueing_lock="upkeep.seal")
def seal(timestamp: int) -> None:
    """Every five minutes: seal books and audit trail, and shorten the tails of hot accounts."""
    for organization_id in organization_ids():
        take_snapshots(organization_id=organization_id)
        seal_ledger(organization_id=organization_id)
        seal_audit(organization_id=organization_id)


@app.periodic(cron="41 2 * * *")
@app.task(name="upkeep.make_partitions", queue="upkeep", queueing_lock="upkeep.make_partitions")
def make_partitions(timestamp: int) -> None:
    """Every night: make room for the coming months before they come."""
    month = datetime.fromtimestamp(timestamp, UTC).date().replace(day=1)
    ledger_partitions.make_partitions(first_month=month)
    audit_partitions.make_partitions(first_month=month)


@app.periodic(cron="11 3 * * *")
@app.task(name="upkeep.forget_old_keys", queue="upkeep", queueing_lock="upkeep.forget_old_keys")
def forget_keys(timestamp: int) -> None:
    """Every night: forget idempotency keys that nobody sends again."""
    for organization_id in organization_ids():
        forget_old_keys(organization_id=organization_id, now=utc_now())


@app.periodic(cron="17 * * * *")
@app.task(name="upkeep.forget_old_tries", queue="upkeep", queueing_lock="upkeep.forget_old_tries")
def forget_tries(timestamp: int) -> None:
    """Every hour: forget how often somebody tried to sign in, once no limit looks at it."""
    forget_old_tries(now=utc_now())
