"""kill -9 of a worker in the middle of a job: another worker does the job (rule R15)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tests import databases

pytestmark = pytest.mark.fault
_WAIT_SECONDS = 60


@pytest.fixture
def database() -> Iterator[str]:
    """A database of its own: other processes have to see what is in it."""
    name = f"faults_jobs_{os.getpid()}"
    databases.create(name)
    yield name
    databases.drop(name)


@pytest.fixture
def start_worker(database: str, tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[bytes]]]:
    workers: list[subprocess.Popen[bytes]] = []

    def start() -> subprocess.Popen[bytes]:
        with (tmp_path / "worker.log").open("ab") as log:
            worker = subprocess.Popen(
                [sys.executable, "-m", "wellpaid", "procrastinate", "worker"],
                env=_environment(database), cwd=databases.PROJECT_DIR, stdout=log, stderr=log,
            )  # fmt: skip
        workers.append(worker)
        return worker

    yield start
    for worker in workers:
        worker.kill()
        worker.wait()


def _environment(database: str) -> dict[str, str]:
    return {
        **os.environ,
        **databases.environment(database),
        "DJANGO_SETTINGS_MODULE": "tests.servers.slow_job_settings",
        "PYTHONPATH": os.pathsep.join(
            [str(databases.PROJECT_DIR / "src"), str(databases.PROJECT_DIR)]
        ),
    }


def _wait_for(path: Path) -> str:
    deadline = time.monotonic() + _WAIT_SECONDS
    while time.monotonic() < deadline:
        if path.exists() and (text := path.read_text("utf-8")):
            return text
        time.sleep(0.05)
    raise AssertionError(f"{path.name} never came: {(path.parent / 'worker.log').read_text()}")


def _defer(database: str, folder: Path) -> None:
    with psycopg.connect(databases.app_url(database), autocommit=True) as connection:
        connection.execute(
            "SELECT procrastinate_defer_jobs_v1(ARRAY[ROW('payments', 'tests.slow_job', 0, NULL, "
            "NULL, jsonb_build_object('folder', %s::text), NULL)::procrastinate_job_to_defer_v1])",
            [str(folder)],
        )


def _statuses(database: str) -> list[tuple[str, int]]:
    with psycopg.connect(databases.app_url(database)) as connection:
        rows = connection.execute(
            "SELECT status::text, attempts FROM procrastinate_jobs "
            "WHERE task_name = 'tests.slow_job'"
        )
        return list(rows.fetchall())


def test_a_job_whose_worker_was_killed_is_done_by_another(database, start_worker, tmp_path):
    first = start_worker()
    _defer(database, tmp_path)
    assert _wait_for(tmp_path / "started") == str(first.pid)
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert _statuses(database) == [("doing", 0)]

    # Half a minute goes by: the killed worker's last word is as old as that makes it.
    with psycopg.connect(databases.owner_url(database), autocommit=True) as connection:
        connection.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '31 s'"
        )
    second = start_worker()
    assert _wait_for(tmp_path / "done") == str(second.pid)
    deadline = time.monotonic() + _WAIT_SECONDS
    while _statuses(database)[0][0] != "succeeded" and time.monotonic() < deadline:
        time.sleep(0.05)
    # Cut off once, done once.
    assert [status for status, _ in _statuses(database)] == ["succeeded"]
