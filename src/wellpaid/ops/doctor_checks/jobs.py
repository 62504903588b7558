"""The jobs: is somebody doing them, and does one get stuck?"""

from __future__ import annotations

from wellpaid.ops.doctor import Check, Finding, ok, problem, warning
from wellpaid.ops.jobs import STALLED_AFTER_SECONDS

from .database import ask

_LATE_SECONDS = 300


def check_worker() -> Finding:
    """Tell whether a job worker lives."""
    ((alive, seconds),) = ask(
        "SELECT count(*) FILTER (WHERE last_heartbeat > now() - make_interval(secs => %s)), "
        "extract(epoch FROM now() - max(last_heartbeat))::int FROM procrastinate_workers",
        [STALLED_AFTER_SECONDS],
    )
    if alive:
        return ok("job worker", f"{alive} running")
    saw = "none has ever run" if seconds is None else f"none; the last was seen {seconds} s ago"
    return problem(
        "job worker", saw,
        "Start one and keep it running: python -m wellpaid procrastinate worker. Until then no "
        "letter is sent, and no payment without an answer is asked about.",
    )  # fmt: skip


def check_stalled_jobs() -> Finding:
    """Tell whether jobs of dead workers wait for somebody."""
    ((stalled,),) = ask(
        "SELECT count(*) FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w "
        "ON w.id = j.worker_id WHERE j.status = 'doing' AND (w.id IS NULL OR "
        "w.last_heartbeat < now() - make_interval(secs => %s))",
        [2 * STALLED_AFTER_SECONDS],
    )
    if stalled:
        return warning(
            "stalled jobs", str(stalled),
            "A running worker takes them up within seconds; if there is one, look at its log.",
        )  # fmt: skip
    return ok("stalled jobs", "none")


def check_late_jobs() -> Finding:
    """Tell whether jobs wait longer than they should."""
    ((late,),) = ask(
        "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' "
        "AND scheduled_at < now() - make_interval(secs => %s)",
        [_LATE_SECONDS],
    )
    if late:
        return warning(
            "late jobs", f"{late} are due for more than {_LATE_SECONDS // 60} minutes",
            "Start another worker, or one with a higher --concurrency.",
        )  # fmt: skip
    return ok("late jobs", "none")


def check_failed_jobs() -> Finding:
    """Tell whether jobs were given up."""
    failed = ask(
        "SELECT task_name, count(*) FROM procrastinate_jobs WHERE status = 'failed' "
        "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 5"
    )
    if failed:
        return warning(
            "failed jobs", ", ".join(f"{count} × {task}" for task, count in failed),
            "Look at the worker's log for the reason, mend it, and start each again: "
            "python -m wellpaid procrastinate shell, then `retry ID`.",
        )  # fmt: skip
    return ok("failed jobs", "none")


CHECKS: tuple[Check, ...] = (
    check_worker,
    check_stalled_jobs,
    check_late_jobs,
    check_failed_jobs,
)
