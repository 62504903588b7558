"""The whole product for tests: a database of its own, web, job worker and sandbox as processes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests import databases
from tests.servers.sandbox_server import SandboxServer, free_port, running_sandbox

SOURCE = Path(__file__).parents[2] / "src"
START_TIMEOUT_SECONDS = 40


@dataclass
class Program:
    """One process of the product, with all that it starts, in a session of its own."""

    arguments: Sequence[str]
    environment: dict[str, str]
    log_path: Path
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self.arguments],
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def end(self, how: signal.Signals = signal.SIGTERM) -> None:
        """End it and wait; SIGKILL is a power cut for all its threads and children."""
        process, self.process = self.process, None
        if process is None:
            return
        try:
            os.killpg(process.pid, how)
            process.wait(timeout=15)
        except ProcessLookupError:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=5)


@dataclass
class Stack:
    """A running installation with the demo's town in it."""

    base_url: str
    database: str
    folder: Path
    sandbox: SandboxServer
    environment: dict[str, str]
    web: Program = field(init=False)
    worker: Program = field(init=False)

    def __post_init__(self) -> None:
        port = self.base_url.rpartition(":")[2]
        granian = [
            "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", port,
            "--blocking-threads", "8", "--no-ws", "--log-level", "warning",
            "wellpaid.wsgi:application",
        ]  # fmt: skip
        self.web = Program(granian, self.environment, self.folder / "web.log")
        worker = ["-m", "wellpaid", "procrastinate", "worker", "--concurrency", "4"]
        self.worker = Program(worker, self.environment, self.folder / "worker.log")

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the product."""
        return subprocess.run(
            [sys.executable, "-m", "wellpaid", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def wait_for_web(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT_SECONDS
        while time.monotonic() < deadline:
            try:
                if httpx.get(self.base_url, timeout=2, trust_env=False).status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.05)
        raise RuntimeError(f"the web server did not start:\n{self.logs()}")

    def logs(self) -> str:
        """Give everything that the processes wrote."""
        return "".join(path.read_text() for path in sorted(self.folder.glob("*.log")))

    def prove(self) -> None:
        """Let the books prove themselves; fails with their findings."""
        done = self.manage("prove", "--json")
        assert done.returncode == 0, done.stdout + done.stderr

    def outbox(self) -> str:
        """Give all e-mails that were sent."""
        letters = (self.folder / "outbox").glob("*")
        return "".join(path.read_text() for path in sorted(letters))


@contextmanager
def running_stack(
    folder: Path, *, database: str, settings: dict[str, str] | None = None
) -> Iterator[Stack]:
    """Start everything on free ports around a fresh database with the town in it."""
    databases.create(database)
    base_url = f"http://127.0.0.1:{free_port()}"
    with running_sandbox(
        webhook_url=f"{base_url}/hooks/sandbox", merchant_origins=(base_url,)
    ) as sandbox:
        environment = {
            **os.environ,
            **databases.environment(database),
            "DJANGO_SETTINGS_MODULE": "wellpaid.settings.dev",
            "PYTHONPATH": str(SOURCE),
            "WELLPAID_DATA_DIR": str(folder),
            "WELLPAID_BASE_URL": base_url,
            "WELLPAID_GATEWAY_TIMEOUT_SECONDS": "5",
            "SANDBOX_URL": sandbox.base_url,
            "SANDBOX_SECRET_KEY": sandbox.secret_key,
            "SANDBOX_PUBLISHABLE_KEY": sandbox.publishable_key,
            "SANDBOX_WEBHOOK_SECRET": sandbox.webhook_secret,
            **(settings or {}),
        }
        stack = Stack(base_url, database, folder, sandbox, environment)
        for command in ("seed", "collectstatic --noinput"):
            done = stack.manage(*command.split())
            assert done.returncode == 0, done.stdout + done.stderr
        stack.web.start()
        stack.worker.start()
        try:
            stack.wait_for_web()
            yield stack
        finally:
            stack.web.end()
            stack.worker.end()
    databases.drop(database)
