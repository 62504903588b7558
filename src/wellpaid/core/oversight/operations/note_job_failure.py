"""Note why a job failed: its last error, without the data that it worked on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from wellpaid.core.oversight.models import JobFailure


@dataclass(frozen=True, slots=True)
class Failure:
    """What is told of an error. ``sentence`` and ``place`` are the code's own words."""

    error_class: str
    sentence: str
    place: str


def note_job_failure(
    *, job_id: int, task_name: str, attempt_number: int, failure: Failure, now: datetime
) -> None:
    """Keep a job's last error in place of the one before."""
    JobFailure.objects.update_or_create(
        job_id=job_id,
        defaults={
            "task_name": task_name,
            "error_class": failure.error_class[:120],
            "sentence": failure.sentence[:300],
            "place": failure.place[:200],
            "attempt_number": attempt_number,
            "failed_at": now,
        },
    )
