"""Queues as the operator sees them: counts, what is late, what failed and why; and trying again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext_noop as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import ConnectorException

from wellpaid.core.oversight.models import JobFailure
from wellpaid.core.oversight.queries import failures_of
from wellpaid.kit.errors import ProductError

LATE_AFTER: Final = timedelta(minutes=5)
PAGE_JOBS: Final = 50
_AT_ONCE = 500


class JobNotFailed(ProductError):
    """It was tried again meanwhile, or is forgotten by now."""

    code, status = "job_not_failed", 409
    heading = _("This job isn’t failed any more")
    message = _("Somebody tried it again, or a newer job does its work. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Queue:
    """One queue: how many jobs wait, are being done, are late, failed."""

    name: str
    waiting_count: int
    doing_count: int
    late_count: int
    failed_count: int


_QUEUES = """
SELECT queue_name, count(*) FILTER (WHERE status = 'todo'),
       count(*) FILTER (WHERE status = 'doing'),
       count(*) FILTER (WHERE status = 'todo' AND scheduled_at < %(late)s),
       count(*) FILTER (WHERE status = 'failed')
  FROM procrastinate_jobs WHERE status IN ('todo', 'doing', 'failed')
 GROUP BY 1 ORDER BY 1
"""


def queues(*, now: datetime) -> list[Queue]:
    """Give every queue that has something to do: one query."""
    with connection.cursor() as cursor:
        cursor.execute(_QUEUES, {"late": now - LATE_AFTER})
        return [Queue(*row) for row in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class LateJob:
    """A job that should have begun."""

    id: int
    task_name: str
    queue: str
    due_at: datetime


def late_jobs(*, now: datetime) -> list[LateJob]:
    """Give the jobs that wait longest: one query."""
    rows = ProcrastinateJob.objects.filter(status="todo", scheduled_at__lt=now - LATE_AFTER)
    return [
        LateJob(row.id, row.task_name, row.queue_name, row.scheduled_at)
        for row in rows.order_by("scheduled_at", "id")[:PAGE_JOBS]
        if row.scheduled_at is not None
    ]


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A job that was given up. ``failure``: its last error, where one was kept."""

    id: int
    task_name: str
    queue: str
    attempts: int
    failure: JobFailure | None


def failed_jobs(*, page: int) -> tuple[list[FailedJob], bool]:
    """Give a page of failed jobs, the newest first, and whether more follow: two queries."""
    start = (page - 1) * PAGE_JOBS
    rows = ProcrastinateJob.objects.filter(status="failed").order_by("-id")
    found = list(rows[start : start + PAGE_JOBS + 1])
    failures = failures_of([row.id for row in found])
    shown = [
        FailedJob(row.id, row.task_name, row.queue_name, row.attempts, failures.get(row.id))
        for row in found[:PAGE_JOBS]
    ]
    return shown, len(found) > PAGE_JOBS


def failed_kinds() -> list[tuple[str, int]]:
    """Give how many failed of each task, the most first: one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT task_name, count(*) FROM procrastinate_jobs WHERE status = 'failed' "
            "GROUP BY 1 ORDER BY 2 DESC, 1"
        )
        return [(name, count) for name, count in cursor.fetchall()]


def is_on_its_way(*task_names: str) -> bool:
    """Tell whether a job of these names waits or is being done: one query."""
    rows = ProcrastinateJob.objects.filter(task_name__in=task_names, status__in=["todo", "doing"])
    return rows.exists()


def try_again(*, job_id: int, now: datetime) -> None:
    """Put a failed job into its queue again.

    :raises JobNotFailed: it isn't failed (any more), or a newer one with its lock waits
    """
    if not ProcrastinateJob.objects.filter(id=job_id, status="failed").exists():
        raise JobNotFailed
    try:
        with transaction.atomic():
            app.job_manager.retry_job_by_id(job_id, retry_at=now)
    except (ConnectorException, IntegrityError) as error:
        raise JobNotFailed from error


def try_all_again(*, task_name: str, now: datetime) -> int:
    """Put the failed jobs of one task into their queue again, five hundred at most; give how many.

    One whose lock a newer job has is passed over: that one does the work.
    """
    rows = ProcrastinateJob.objects.filter(task_name=task_name, status="failed").order_by("id")
    return sum(_tried(job_id, now) for job_id in _ids(rows.values_list("id", flat=True)[:_AT_ONCE]))


def _ids(rows: object) -> Sequence[int]:
    return list(rows)  # type: ignore[call-overload, no-any-return]


def _tried(job_id: int, now: datetime) -> bool:
    try:
        try_again(job_id=job_id, now=now)
    except JobNotFailed:
        return False
    return True
