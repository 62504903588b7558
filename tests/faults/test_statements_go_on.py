"""kill -9 of a run of statements: started again, every statement is there exactly once."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from tests import databases
from tests.factories import TODAY, make_bill, make_clinic, person
from wellpaid.core.organizations.models import Organization

pytestmark = [pytest.mark.fault, pytest.mark.timeout(300)]
_WAIT_SECONDS = 60
STATEMENTS = 160


class Runs:
    """The command, as a process of its own that can be killed."""

    def __init__(self, database: psycopg.Connection, name: str, folder: Path) -> None:
        self.database, self.folder = database, folder
        self.clinic: Organization = make_clinic()
        self._environment = {
            **os.environ,
            **databases.environment(name),
            "PYTHONPATH": str(databases.PROJECT_DIR / "src"),
            "WELLPAID_DATA_DIR": str(folder / "data"),
        }

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [
                sys.executable, "-m", "wellpaid", "run_statements",
                "--organization", self.clinic.slug, "--date", TODAY.isoformat(),
                *(arguments or ("--out", str(self.folder / "out"), "--workers", "2")),
            ],
            env=self._environment, cwd=databases.PROJECT_DIR, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def finish(self, *arguments: str) -> str:
        process = self.start(*arguments)
        said, _ = process.communicate(timeout=_WAIT_SECONDS)
        assert process.returncode == 0, said
        return said

    def kill(self, process: subprocess.Popen[str]) -> None:
        """Kill it and the processes it started, as a power cut would."""
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()

    def number(self, query: str) -> int:
        row = self.database.execute(query).fetchone()  # type: ignore[call-overload]
        assert row is not None
        return int(row[0])

    def wait_for(self, process: subprocess.Popen[str], holds: Callable[[], bool]) -> None:
        deadline = time.monotonic() + _WAIT_SECONDS
        while not holds():
            assert process.poll() is None, process.communicate()[0]
            assert time.monotonic() < deadline
            time.sleep(0.01)

    def files(self) -> list[str]:
        """Give the checksums under which bytes lie in the archive."""
        paths = (self.folder / "data").rglob("*")
        return sorted(path.name for path in paths if path.is_file() and len(path.name) == 64)

    def check(self, count: int) -> None:
        """Every statement once: as a row, a document, bytes, an event, and in the package."""
        assert self.number("SELECT count(*) FROM statement") == count
        assert self.number("SELECT count(*) FROM statement WHERE state = 'ready'") == count
        assert self.number("SELECT count(*) FROM document WHERE kind = 'statement'") == count
        assert self.number("SELECT count(*) FROM statement_bill") == count
        told = "SELECT count(*) FROM audit_line WHERE event = 'statement.ready'"
        assert self.number(told) == count
        kept = self.database.execute("SELECT sha256 FROM statement ORDER BY 1").fetchall()
        assert self.files() == [sha256 for (sha256,) in kept]
        out = self.folder / "out"
        with (out / "index.csv").open(encoding="utf-8") as file:
            index = list(csv.DictReader(file))
        assert len({row["statement_number"] for row in index}) == len(index) == count
        assert len(list(out.glob("*.pdf"))) == count
        assert json.loads((out / "totals.json").read_text())["printed"] == count


@pytest.fixture
def runs(committed_database, tmp_path):
    with committed_database.superuser() as database:
        yield Runs(database, committed_database.name, tmp_path)


def test_a_run_that_is_killed_in_the_middle_goes_on(runs):
    for _ in range(STATEMENTS):
        make_bill(runs.clinic, patient=person())
    ready = "SELECT count(*) FROM statement WHERE state = 'ready'"
    reached = 0
    for share in (1, 60):
        process = runs.start()
        runs.wait_for(process, lambda least=share: runs.number(ready) >= least)
        runs.kill(process)
        reached = runs.number(ready)
        assert share <= reached < STATEMENTS
        assert not (runs.folder / "out").exists()
    assert f"{reached} of {STATEMENTS} statements done" in runs.finish("--status")
    said = runs.finish()
    assert f"going on: {reached} of {STATEMENTS} are done" in said
    assert f"{STATEMENTS} of {STATEMENTS} statements, " in said
    runs.check(STATEMENTS)
    runs.finish()
    runs.check(STATEMENTS)


def test_a_kill_between_storing_and_marking_leaves_nothing_twice(runs):
    for _ in range(3):
        make_bill(runs.clinic, patient=person())
    # Hold the rows as soon as they are there: the papers are made and kept, and can't be marked.
    process = runs.start("--out", str(runs.folder / "out"), "--workers", "1")
    with runs.database.transaction():
        runs.wait_for(process, lambda: runs.number("SELECT count(*) FROM statement") == 3)
        runs.database.execute("SELECT 1 FROM statement FOR UPDATE")
        runs.wait_for(process, lambda: len(runs.files()) == 3)
        time.sleep(0.3)
        runs.kill(process)
    assert runs.number("SELECT count(*) FROM statement WHERE state = 'ready'") == 0
    time.sleep(1.1)  # the time in a PDF has seconds
    runs.finish()
    runs.check(3)
