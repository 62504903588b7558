"""The whole product for tests: a database of its own, web, job worker and sandbox as processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg
from tests import databases
from tests.servers.sandbox_server import SandboxServer, free_port, running_sandbox

from wellpaid.cli.demo.bank_keys import bank_keys

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
    _bills: list[dict[str, str]] = field(default_factory=list)

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

    def due_bills(self) -> list[dict[str, str]]:
        """Give the town's bills that asked for money when it was made, always in one order."""
        return [row for row in self.bills() if row["state"] == "due"]

    def bills(self) -> list[dict[str, str]]:
        """Give all the town's bills as they stood when it was made, always in one order."""
        if not self._bills:
            code = (
                "import json; from wellpaid.cli.seed.town import all_bills; "
                "print('BILLS' + json.dumps(all_bills()))"
            )
            done = self.manage("shell", "--no-imports", "-c", code)
            self._bills = json.loads(done.stdout.partition("BILLS")[2])
        return self._bills

    def ask(self, question: str, *parameters: object) -> list[tuple[Any, ...]]:
        """Ask the database as its owner: what really is there, whoever it belongs to."""
        with psycopg.connect(self.environment["DATABASE_OWNER_URL"]) as connection:
            return connection.execute(question, parameters).fetchall()  # type: ignore[arg-type]

    def payments_of(self, bill_id: str) -> list[tuple[str, int]]:
        """Give state and cents of each payment of a bill, the oldest first."""
        return self.ask(  # type: ignore[return-value]
            "SELECT p.state, p.amount_cents FROM payment p JOIN payment_allocation a "
            "ON a.payment_id = p.id JOIN bill b ON b.id = a.bill_id WHERE b.number = %s "
            "ORDER BY p.id",
            bill_id,
        )

    def charged_cents(self, bill_id: str) -> int:
        """Give what the gateway itself says it took for a bill, in cents."""
        references = [
            f"{organization}.{payment}"
            for organization, payment in self.ask(
                "SELECT p.organization_id, p.id FROM payment p JOIN payment_allocation a "
                "ON a.payment_id = p.id JOIN bill b ON b.id = a.bill_id WHERE b.number = %s",
                bill_id,
            )
        ]
        charges = [
            charge
            for reference in references
            for charge in self.sandbox.client.get(
                "/v1/charges", params={"reference": reference}
            ).json()
        ]
        return sum(c["amount_cents"] for c in charges if c["status"] == "succeeded")

    def database_text(self) -> str:
        """Give every row of every table as text: for looking for what must not be there."""
        tables = self.ask(
            "SELECT format('%%I', tablename) FROM pg_tables WHERE schemaname = 'public'"
        )
        rows = []
        for (table,) in tables:
            rows += self.ask(f"SELECT t::text FROM {table} t")
        return "\n".join(text for (text,) in rows)

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
    folder: Path,
    *,
    database: str,
    host: str = "127.0.0.1",
    settings: dict[str, str] | None = None,
    sandbox_settings: Mapping[str, str] | None = None,
) -> Iterator[Stack]:
    """Start everything on free ports around a fresh database with the town in it."""
    databases.create(database)
    base_url = f"http://{host}:{free_port()}"
    with running_sandbox(
        webhook_url=f"{base_url}/hooks/sandbox",
        merchant_origins=(base_url,),
        environment=sandbox_settings,
    ) as sandbox:
        environment = {
            **os.environ,
            **databases.environment(database),
            "DJANGO_SETTINGS_MODULE": "wellpaid.settings.dev",
            "PYTHONPATH": str(SOURCE),
            "WELLPAID_DATA_DIR": str(folder),
            "WELLPAID_BASE_URL": base_url,
            "WELLPAID_GATEWAY_TIMEOUT_SECONDS": "5",
            # Clinics have a bank; what waits for a file waits, since nobody answers there.
            "BANK_SFTP_HOST": "127.0.0.1",
            "BANK_SFTP_PORT": str(free_port()),
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


@contextmanager
def running_stack_with_bank(folder: Path, *, database: str) -> Iterator[Stack]:
    """Start everything with the simulated bank reachable over SFTP."""
    keys, port = bank_keys(folder / "keys"), free_port()
    with running_stack(
        folder,
        database=database,
        settings={
            "BANK_SFTP_HOST": "127.0.0.1",
            "BANK_SFTP_PORT": str(port),
            "BANK_SFTP_KEY_FILE": str(keys.client_file),
            "BANK_SFTP_HOST_KEYS": keys.host_public,
        },
        sandbox_settings={
            "SANDBOX_BANK_PORT": str(port),
            "SANDBOX_BANK_HOST_KEY_FILE": str(keys.host_file),
            "SANDBOX_BANK_CLIENT_KEYS": keys.client_public,
        },
    ) as stack:
        yield stack
