"""A card sandbox for tests: the real program in a process group of its own, over loopback."""

from __future__ import annotations

import base64
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

SOURCE = Path(__file__).parents[2] / "src"
WEBHOOK_SECRET = "whsec_" + base64.b64encode(b"a sandbox secret of 32 bytes len").decode()
START_TIMEOUT_SECONDS = 30


@dataclass
class SandboxServer:
    """A running sandbox. ``client`` is ready for the machine API: base address and bearer key."""

    base_url: str
    data_dir: Path
    merchant_origins: tuple[str, ...]
    environment: Mapping[str, str]
    secret_key: str
    publishable_key: str
    webhook_secret: str
    client: httpx.Client = field(init=False)
    _process: subprocess.Popen[bytes] | None = None

    def __post_init__(self) -> None:
        self.client = httpx.Client(
            base_url=self.base_url,
            headers={"authorization": f"Bearer {self.secret_key}"},
            timeout=30,
            trust_env=False,
        )

    @property
    def log_path(self) -> Path:
        return self.data_dir / "sandbox.log"

    @property
    def database_path(self) -> Path:
        return self.data_dir / "sandbox.sqlite3"

    def start(self) -> None:
        """Start, or start again on the same address and data, and wait until it answers."""
        with self.log_path.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "wellpaid.sandbox"],
                env=dict(self.environment),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + START_TIMEOUT_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            try:
                if self.client.get("/health", timeout=2).status_code == 200:
                    return
            except httpx.HTTPError:
                time.sleep(0.05)
        raise RuntimeError(f"the sandbox did not start:\n{self.log_path.read_text()}")

    def kill(self) -> None:
        """Kill -9 the server and its worker, as a power cut would."""
        self._end(signal.SIGKILL)

    def kill_server_alone(self) -> None:
        """Kill -9 the server and leave its worker, as a careless supervisor would."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait(timeout=5)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            os.killpg(process.pid, how)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(timeout=5)

    def tokenise(
        self, number: str, *, expiry: str = "12/39", cvc: str = "123", locale: str = "en"
    ) -> str:
        """Make a token as the hosted fields do. ``cvc`` has four digits on American Express."""
        response = self.post_fields(number=number, expiry=expiry, cvc=cvc, locale=locale)
        assert response.status_code == 201, response.text
        token: str = response.json()["token"]
        return token

    def post_fields(self, *, number: str, expiry: str, cvc: str, locale: str) -> httpx.Response:
        return self.client.post(
            "/fields/tokens",
            headers={"origin": self.base_url},
            json={
                "key": self.publishable_key,
                "locale": locale,
                "number": number,
                "expiry": expiry,
                "cvc": cvc,
            },
        )

    def charge(self, token: str, /, *, key: str, **changes: Any) -> httpx.Response:
        """Charge $183.48; ``changes`` replace fields of the body, None takes one out."""
        body = {
            "token": token,
            "amount_cents": 18348,
            "currency": "usd",
            "reference": f"pay-{key}",
            "statement_descriptor": "Larkmoor Clinic",
            "return_url": f"{self.merchant_origins[0]}/pay/back",
        } | changes
        return self.client.post(
            "/v1/charges",
            headers={"idempotency-key": key},
            json={name: value for name, value in body.items() if value is not None},
        )

    def refund(self, charge: str, /, *, key: str, **changes: Any) -> httpx.Response:
        """Give $10.00 back; ``changes`` replace fields of the body, None takes one out."""
        body = {"charge": charge, "amount_cents": 1000, "reference": f"back-{key}"} | changes
        return self.client.post(
            "/v1/refunds",
            headers={"idempotency-key": key},
            json={name: value for name, value in body.items() if value is not None},
        )

    def advance(self, seconds: int) -> None:
        """Move the processor's clock on."""
        response = self.client.post("/v1/test/clock/advance", json={"seconds": seconds})
        assert response.status_code == 200, response.text


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running_sandbox(
    *,
    webhook_url: str = "",
    merchant_origins: Sequence[str] = ("http://merchant.test",),
    unknown_seconds: int = 2,
    slow_seconds: int = 1,
    later_seconds: int = 30,
    environment: Mapping[str, str] | None = None,
) -> Iterator[SandboxServer]:
    """Run a sandbox on a free port with an empty database until the block ends."""
    port = free_port()
    base_url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="sandbox-") as folder:
        settings = {
            "SANDBOX_HOST": "127.0.0.1",
            "SANDBOX_PORT": str(port),
            "SANDBOX_PUBLIC_ORIGIN": base_url,
            "SANDBOX_DATA_DIR": folder,
            "SANDBOX_SECRET_KEY": "sk_test_of_the_tests",
            "SANDBOX_PUBLISHABLE_KEY": "pk_test_of_the_tests",
            "SANDBOX_WEBHOOK_URL": webhook_url,
            "SANDBOX_WEBHOOK_SECRET": WEBHOOK_SECRET,
            "SANDBOX_MERCHANT_ORIGINS": ",".join(merchant_origins),
            "SANDBOX_UNKNOWN_SECONDS": str(unknown_seconds),
            "SANDBOX_SLOW_SECONDS": str(slow_seconds),
            "SANDBOX_LATER_SECONDS": str(later_seconds),
        }
        inherited = {name: value for name, value in os.environ.items() if "SANDBOX" not in name}
        inherited.pop("DJANGO_SETTINGS_MODULE", None)
        server = SandboxServer(
            base_url=base_url,
            data_dir=Path(folder),
            merchant_origins=tuple(merchant_origins),
            environment={
                **inherited,
                "PYTHONPATH": str(SOURCE),
                **settings,
                **(environment or {}),
            },
            secret_key=settings["SANDBOX_SECRET_KEY"],
            publishable_key=settings["SANDBOX_PUBLISHABLE_KEY"],
            webhook_secret=WEBHOOK_SECRET,
        )
        try:
            server.start()
            yield server
        finally:
            server.stop()
            server.client.close()
