"""The jobs behind the operator's pages: they look, count and prove, so that pages only read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from procrastinate.contrib.django import app

from wellpaid.core.organizations.queries import organization_ids
from wellpaid.core.oversight.operations.forget_job_failures import forget_job_failures
from wellpaid.core.oversight.operations.keep_checks import Checked, keep_checks
from wellpaid.flows.prove_organization import prove_organization
from wellpaid.flows.summarize_organization import summarize_organization
from wellpaid.kit.clock import utc_now

from .doctor import examine
from .doctor_checks import WITH_DATABASE, WITHOUT_DATABASE


@app.periodic(cron="17 4 * * *")
@app.task(name="watch.prove", queue="upkeep", queueing_lock="watch.prove")
def prove(timestamp: int) -> None:
    """Every night: prove all books and audit trails, one organisation at a time."""
    for organization_id in organization_ids():
        prove_organization(organization_id=organization_id, now=utc_now())


@app.task(name="watch.prove_now", queue="upkeep")
def prove_now(*, organization_id: str = "", **_: Any) -> None:
    """Prove the books of one organisation, or of all, because somebody asked."""
    wanted = [UUID(organization_id)] if organization_id else organization_ids()
    for one in wanted:
        prove_organization(organization_id=one, now=utc_now())


@app.periodic(cron="2-59/5 * * * *")
@app.task(name="watch.look", queue="upkeep", queueing_lock="watch.look")
def look(timestamp: int) -> None:
    """Every five minutes: ask the doctor, and count what waits in each organisation."""
    look_around()


@app.periodic(cron="51 3 * * *")
@app.task(name="watch.forget_failures", queue="upkeep", queueing_lock="watch.forget_failures")
def forget_failures(timestamp: int) -> None:
    """Every night: forget why jobs failed that are forgotten themselves."""
    forget_job_failures(now=utc_now())


@app.task(name="watch.look_now", queue="upkeep")
def look_now(**_: Any) -> None:
    """Look at once, because somebody asked."""
    look_around()


def look_around() -> None:
    """Keep the doctor's last words and each organisation's counts."""
    found = examine((*WITHOUT_DATABASE, *WITH_DATABASE))
    results = [Checked(one.check, one.verdict.value, one.saw, one.remedy) for one in found]
    keep_checks(results=results, now=utc_now())
    for organization_id in organization_ids():
        summarize_organization(organization_id=organization_id, now=utc_now())
