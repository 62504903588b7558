"""Why jobs fail, kept for the operator's page: class and place of the error, never its data."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import DatabaseError
from procrastinate import App, JobContext
from procrastinate.worker import Worker

from wellpaid.kit.clock import utc_now
from wellpaid.kit.errors import ProductError

logger = logging.getLogger(__name__)
_PACKAGE_DIR = Path(__file__).resolve().parents[1]


def keep_reasons(app: App) -> None:
    """Have every worker of ours note why a job failed (``PROCRASTINATE_ON_APP_READY``)."""
    wrapped = app.worker_defaults.setdefault("task_middleware", [])
    wrapped.append(note_failure)


def note_failure(call_next: Callable[[], Any], context: JobContext, worker: Worker) -> Any:
    """Run a job; note its error and let it fail as it would."""
    try:
        return call_next()
    except Exception as error:
        _note(context, error)
        raise


def _note(context: JobContext, error: Exception) -> None:
    # Models can't be imported where the settings name this module.
    from wellpaid.core.oversight.operations.note_job_failure import note_job_failure

    job = context.job
    if job.id is None:  # only a job that was never stored has none
        return
    try:
        note_job_failure(
            job_id=job.id,
            task_name=job.task_name,
            attempt_number=job.attempts + 1,
            failure=failure_of(error),
            now=utc_now(),
        )
    except DatabaseError:
        # Most likely the same trouble that the job had; its own error is what counts.
        logger.exception("why a job failed wasn't kept", extra={"facts": {"job_id": job.id}})


def failure_of(error: Exception) -> Any:
    """Give what may be told of an error.

    An error's text may hold the data that a job worked on (a row's key, a file's line), so only
    sentences that stand in our code, and the operating system's own, are kept.
    """
    from wellpaid.core.oversight.operations.note_job_failure import Failure

    sentence = ""
    if isinstance(error, ProductError):
        sentence = type(error).message
    elif isinstance(error, OSError) and error.strerror:
        sentence = error.strerror
    kind = type(error)
    name = kind.__name__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__name__}"
    return Failure(name, sentence, _place_of(error))


def _place_of(error: Exception) -> str:
    """Give file and line of the last step in our own code."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(_PACKAGE_DIR) and path.name != Path(__file__).name:
            return f"{path.relative_to(_PACKAGE_DIR)}:{frame.lineno}"
    return ""
