"""The demo's supervisor with programs of three lines: starts, deaths, ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tests import databases
from tests.servers.sandbox_server import free_port
from wellpaid.cli.demo.bank_keys import bank_keys
from wellpaid.cli.demo.children import Program
from wellpaid.cli.demo.keys import demo_keys
from wellpaid.cli.demo.places import Places, PortTaken, read_port, sandbox_environment
from wellpaid.cli.demo.supervisor import ProgramFailed, Stopped, Supervisor

_RUNS = "import pathlib, sys, time; pathlib.Path(sys.argv[1]).touch(); time.sleep(60)"


class Stage:
    """A supervisor, what it said, and a way to make programs."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.said, self.stop = folder, [], threading.Event()
        self.pids_path = folder / "pids.json"
        self.supervisor = Supervisor(
            log_dir=folder / "log", pids_path=self.pids_path, say=self.said.append, stop=self.stop
        )

    def program(self, name: str, code: str = _RUNS) -> Program:
        mark = self.folder / name
        return Program(name, ("-c", code, str(mark)), os.environ, mark.exists)

    def pid(self, name: str) -> int:
        return json.loads(self.pids_path.read_text("utf-8"))[name]

    def look_until(self, wanted: str) -> None:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            self.supervisor.look()
            if any(wanted in line for line in self.said):
                return
            time.sleep(0.05)
        raise AssertionError(self.said)


@pytest.fixture
def stage(tmp_path):
    stage = Stage(tmp_path)
    yield stage
    stage.supervisor.stop()


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_program_that_is_killed_is_started_again(stage):
    stage.supervisor.start(stage.program("web"))
    first = stage.pid("web")
    os.kill(first, signal.SIGKILL)
    stage.look_until("web was started again.")
    assert "web ended (signal 9); it is started again in 0.5 s." in stage.said[0]
    assert stage.pid("web") != first
    assert _is_alive(stage.pid("web"))


def test_who_dies_again_and_again_waits_longer(stage):
    stage.supervisor.start(
        stage.program("web", _RUNS.replace("time.sleep(60)", "sys.exit(3)")), within_seconds=20
    )
    stage.look_until("started again in 1 s")
    assert "web ended (exit code 3); it is started again in 0.5 s." in stage.said[0]


def test_stopping_leaves_nobody_alive_not_even_who_does_not_listen(stage, monkeypatch):
    monkeypatch.setattr("wellpaid.cli.demo.supervisor._STOP_SECONDS", 0.3)
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + _RUNS
    stage.supervisor.start(stage.program("deaf", deaf))
    stage.supervisor.start(stage.program("web"))
    pids = [stage.pid("deaf"), stage.pid("web")]
    stage.supervisor.stop()
    assert [_is_alive(pid) for pid in pids] == [False, False]
    assert not stage.pids_path.exists()


def test_what_a_program_started_goes_with_it(stage):
    parent = (
        "import pathlib, subprocess, sys, time; child = subprocess.Popen(['sleep', '60']); "
        "pathlib.Path(sys.argv[1]).write_text(str(child.pid)); time.sleep(60)"
    )
    program = stage.program("web", parent)
    stage.supervisor.start(program)
    grandchild = int((stage.folder / "web").read_text())
    os.kill(stage.pid("web"), signal.SIGKILL)
    stage.look_until("web ended")
    deadline = time.monotonic() + 5
    while _is_zombie_or_alive(grandchild) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _is_zombie_or_alive(grandchild)


def _is_zombie_or_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_a_program_that_does_not_come_up_is_told_with_its_log(stage):
    program = stage.program("web", "raise SystemExit('no such table')")
    with pytest.raises(ProgramFailed, match=r"(?s)^web ended at once\. .*no such table"):
        stage.supervisor.start(program)


def test_stopping_while_starting_ends_the_start(stage):
    stage.stop.set()
    with pytest.raises(Stopped):
        stage.supervisor.start(stage.program("web", "import time; time.sleep(60)"))


@pytest.mark.skipif(sys.platform != "linux", reason="other kernels have no such signal")
def test_programs_end_when_the_supervisor_is_killed(tmp_path):
    code = (
        "import sys, threading\nfrom pathlib import Path\n"
        "from tests.unit.cli.test_supervisor import Stage\n"
        "stage = Stage(Path(sys.argv[1])); stage.supervisor.start(stage.program('web'))\n"
        "threading.Event().wait()"
    )
    environment = os.environ | {
        "PYTHONPATH": f"{databases.PROJECT_DIR}/src:{databases.PROJECT_DIR}"
    }
    supervisor = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], env=environment)
    deadline = time.monotonic() + 30
    while not (tmp_path / "web").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    child = json.loads((tmp_path / "pids.json").read_text())["web"]
    supervisor.kill()
    supervisor.wait()
    while _is_zombie_or_alive(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not _is_zombie_or_alive(child)


def test_a_port_that_is_taken_is_told_in_one_line(tmp_path):
    import socket

    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        for places in (Places(port), Places(port - 1)):
            with pytest.raises(PortTaken) as refused:
                places.require_free()
            assert str(refused.value).startswith(f"Port {port} can't be used (")
            assert "\n" not in str(refused.value)


def test_free_ports_are_accepted():
    Places(free_port()).require_free()


@pytest.mark.parametrize("text", ["", "0", "-1", "65535", "eight", "8000.0", "٨٠٠٠"])
def test_a_port_that_is_none_is_told(text):
    with pytest.raises(PortTaken, match=r"^PORT takes a whole number"):
        read_port(text)


def test_keys_are_made_once_and_are_nobody_elses(tmp_path):
    path = tmp_path / "demo-secrets.json"
    first = demo_keys(path)
    assert demo_keys(path) == first
    assert sorted(first) == [
        "SANDBOX_PUBLISHABLE_KEY", "SANDBOX_SECRET_KEY", "SANDBOX_WEBHOOK_SECRET",
    ]  # fmt: skip
    assert path.stat().st_mode & 0o777 == 0o600
    assert demo_keys(tmp_path / "other.json") != first


def test_the_sandbox_is_told_nothing_of_ours(monkeypatch, tmp_path):
    monkeypatch.setenv("WELLPAID_SECRET_KEY", "ours")
    monkeypatch.setenv("BANK_SFTP_KEY_PASSPHRASE", "ours")
    keys = bank_keys(tmp_path / "keys")
    given = sandbox_environment(Places(8000), {"SANDBOX_SECRET_KEY": "sk"}, keys, tmp_path)
    assert str(keys.client_file) not in given.values()
    assert [name for name in given if name.startswith(("WELLPAID_", "DATABASE_", "DJANGO_"))] == []
    assert given["SANDBOX_WEBHOOK_URL"] == "http://localhost:8000/hooks/sandbox"
    assert given["SANDBOX_PUBLIC_ORIGIN"] == "http://localhost:8001"
