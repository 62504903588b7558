"""Forget why jobs failed, once the jobs are gone."""

from __future__ import annotations

from datetime import datetime, timedelta

from wellpaid.core.oversight.models import JobFailure

# A failed job is kept for a quarter.
_KEPT = timedelta(days=90)


def forget_job_failures(*, now: datetime) -> int:
    """Delete reasons older than a quarter; give how many."""
    count, _ = JobFailure.objects.filter(failed_at__lt=now - _KEPT).delete()
    return count
