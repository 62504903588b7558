"""The jobs that look after jobs: those of a dead worker are done by another, old ones go away."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app
from procrastinate.jobs import Job, Status

from wellpaid.kit.clock import utc_now

logger = logging.getLogger(__name__)

# A worker says every 10 s that it lives; three times unheard means dead.
STALLED_AFTER_SECONDS = 30
# A job that was cut off this often is taken to be what kills the workers.
_ATTEMPTS_MAX = 10
_KEPT_HOURS = 7 * 24
_FAILED_KEPT_HOURS = 90 * 24
_RESCUES_KEPT_HOURS = 1


@app.periodic(cron="* * * * * */10")
@app.task(name="ops.rescue_stalled_jobs", queue="rescue", priority=100)
async def rescue_stalled_jobs(timestamp: int) -> None:
    """Every 10 s: hand the jobs of workers that died to those that live.

    A job may have done a part, or all but saying so: every job bears being done twice.
    """
    for job in await app.job_manager.get_stalled_jobs(
        seconds_since_heartbeat=STALLED_AFTER_SECONDS
    ):
        await _rescue(job)


async def _rescue(job: Job) -> None:
    if job.id is None:  # only a job that was never stored has none
        return
    facts = {"job_id": job.id, "task": job.task_name, "attempts": job.attempts}
    if job.attempts >= _ATTEMPTS_MAX:
        logger.error("a job was cut off too often and is given up", extra={"facts": facts})
        await app.job_manager.finish_job_by_id_async(job.id, Status.FAILED, delete_job=False)
        return
    logger.warning("a job was cut off; it is done again", extra={"facts": facts})
    await app.job_manager.retry_job_by_id_async(job.id, retry_at=utc_now())


@app.periodic(cron="41 * * * *")
@app.task(name="ops.forget_old_jobs", queue="upkeep")
async def forget_old_jobs(timestamp: int) -> None:
    """Every hour: delete jobs that ended a week ago; failed ones are kept for a quarter."""
    manager = app.job_manager
    await manager.delete_old_jobs(nb_hours=_RESCUES_KEPT_HOURS, queue="rescue")
    await manager.delete_old_jobs(
        nb_hours=_KEPT_HOURS, include_cancelled=True, include_aborted=True
    )
    await manager.delete_old_jobs(nb_hours=_FAILED_KEPT_HOURS, include_failed=True)
