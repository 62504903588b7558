"""Jobs of this area."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from wellpaid.core.organizations.queries import clinic_by_id, provider_ids
from wellpaid.kit.clock import local_date, utc_now
from wellpaid.kit.jobs import defer
from wellpaid.kit.tenancy.scope import tenant

from .operations.note_remittances import note_late, note_remittances
from .operations.write_letters import write_letters
from .policy import Rhythm
from .queries import has_alert_work, has_alerts

_RETRY = RetryStrategy(max_attempts=5, wait=20)


@app.periodic(cron="*/2 * * * *")
@app.task(name="alerts.look_for_work", queue="letters", queueing_lock="alerts.look_for_work")
def look_for_work(timestamp: int) -> None:
    """Every two minutes: where something has come that somebody wants to hear of."""
    for organization_id in provider_ids():
        if has_alert_work(organization_id):
            with tenant(organization_id):
                defer("alerts.tell", organization_id=organization_id)


@app.task(name="alerts.tell", queue="letters", retry=_RETRY)
def tell(*, organization_id: str, **_: Any) -> None:
    """Note what came, and write the letters that go out at once."""
    now, own = utc_now(), UUID(organization_id)
    note_remittances(organization_id=own, now=now)
    write_letters(organization_id=own, rhythm=Rhythm.AT_ONCE, now=now)


@app.periodic(cron="5 * * * *")
@app.task(name="alerts.look_at_the_day", queue="letters", queueing_lock="alerts.look_at_the_day")
def look_at_the_day(timestamp: int) -> None:
    """Every hour, since mornings come at different times: late deposits and daily letters."""
    for organization_id in provider_ids():
        if has_alerts(organization_id):
            with tenant(organization_id):
                defer("alerts.tell_the_day", organization_id=organization_id)


@app.task(name="alerts.tell_the_day", queue="letters", retry=_RETRY)
def tell_the_day(*, organization_id: str, **_: Any) -> None:
    """Note late deposits, and write the daily letters that are due."""
    now, own = utc_now(), UUID(organization_id)
    today = local_date(now, clinic_by_id(own).time_zone)
    note_late(organization_id=own, today=today, now=now)
    write_letters(organization_id=own, rhythm=Rhythm.AT_ONCE, now=now)
    write_letters(organization_id=own, rhythm=Rhythm.DAILY, now=now)
