"""`python -m wellpaid demo`, the whole of it: comes up, mends itself, keeps its data, stops."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests import databases
from tests.servers.sandbox_server import free_port

pytestmark = [pytest.mark.fault, pytest.mark.timeout(600)]
_WAIT_SECONDS = 240
_CARRIED = ("DATABASE_", "WELLPAID_", "DJANGO_", "SANDBOX_", "PORT")


class Demo:
    """A demo with a data folder of its own; may be started several times."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.output = folder / "output"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        environment = {k: v for k, v in os.environ.items() if not k.startswith(_CARRIED)} | {
            "PYTHONPATH": str(databases.PROJECT_DIR / "src"),
            "WELLPAID_DATA_DIR": str(self.folder / "var"),
            "PORT": str(self.port),
        }
        with self.output.open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "wellpaid", "demo"],
                env=environment, cwd=databases.PROJECT_DIR, stdout=output, stderr=output,
            )  # fmt: skip
        self.wait_for(lambda: "Wellpaid is ready" in self.text())

    def text(self) -> str:
        return self.output.read_text("utf-8")

    def wait_for(self, holds: Callable[[], bool]) -> None:
        assert self._process is not None
        deadline = time.monotonic() + _WAIT_SECONDS
        while not holds():
            assert self._process.poll() is None, self.text()
            assert time.monotonic() < deadline, self.text()
            time.sleep(0.1)

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        if self._process is None:
            return 0
        self._process.send_signal(how)
        code = self._process.wait(timeout=20)
        self._process = None
        return code

    def sheet(self) -> dict:
        return json.loads((self.folder / "var" / "demo.json").read_text("utf-8"))

    def pids(self) -> dict[str, int]:
        return json.loads((self.folder / "var" / "demo-pids.json").read_text("utf-8"))

    def answers(self) -> bool:
        try:
            url = f"http://localhost:{self.port}/health"
            return httpx.get(url, timeout=2, trust_env=False).is_success
        except httpx.HTTPError:
            return False


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    demo = Demo(tmp_path)
    yield demo
    demo.stop()


def test_the_demo_comes_up_mends_itself_keeps_its_data_and_stops(demo):
    demo.start()
    sheet = demo.sheet()
    assert sheet["base_url"] == f"http://localhost:{demo.port}"
    assert len(sheet["bills"]) >= 3
    assert sorted(sheet["cards"][0]) == ["cvc", "expiry", "number", "outcome"]
    assert all(bill["bill_id"].isdigit() and len(bill["bill_id"]) == 12 for bill in sheet["bills"])

    for name in ("web", "worker", "sandbox"):
        os.kill(demo.pids()[name], signal.SIGKILL)
        demo.wait_for(lambda name=name: f"{name} was started again." in demo.text())
    demo.wait_for(demo.answers)

    assert demo.stop(signal.SIGINT) == 0
    assert not demo.answers()
    # PostgreSQL is gone as well.
    assert not list((demo.folder / "var" / "postgres").rglob("postmaster.pid"))
    assert not (demo.folder / "var" / "demo-pids.json").exists()

    secrets = (demo.folder / "var" / "demo-secrets.json").read_text("utf-8")
    demo.start()
    assert demo.sheet()["bills"] == sheet["bills"]
    assert (demo.folder / "var" / "demo-secrets.json").read_text("utf-8") == secrets
    assert demo.stop(signal.SIGTERM) == 0
